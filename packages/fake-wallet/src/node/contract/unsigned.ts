import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';

/** The same answer, of which every part says that it needs no signature (RFC 7515 §A.5). */
export function unsignedAnswer(form: string): string {
  const fields = new URLSearchParams(form);
  const token = JSON.parse(fields.get('vp_token') ?? '{}') as Record<string, readonly string[]>;
  const bare = Object.entries(token).map(([id, parts]) => [id, parts.map(withoutSignature)] as const);
  fields.set('vp_token', JSON.stringify(Object.fromEntries(bare)));
  return fields.toString();
}

function withoutSignature(jws: string): string {
  const [header = '', payload = ''] = jws.split('.');
  const read = JSON.parse(fromUtf8(fromBase64Url(header))) as object;
  return `${toBase64Url(utf8(JSON.stringify({ ...read, alg: 'none' })))}.${payload}.`;
}
