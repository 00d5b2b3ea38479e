/** Our three, those of OpenID4VP 1.0 §8 and of RFC 6749 that others may add, and some more. */
const MOST_FIELDS = 16;

/**
 * The fields of a form-encoded body (WHATWG URL §5.1), each once. Stricter than `URLSearchParams`, which takes every
 * field and mends every octet, and whose work grows with the square of the fields: what a stranger sends costs by its
 * length alone. Throws TypeError and URIError.
 */
export function readForm(body: string): ReadonlyMap<string, string> {
  const fields = body.split('&', MOST_FIELDS + 1);
  if (fields.length > MOST_FIELDS) throw new TypeError('too many fields');
  const form = new Map<string, string>();
  for (const field of fields) {
    const end = field.indexOf('=');
    const name = decode(end < 0 ? field : field.slice(0, end));
    if (form.has(name)) throw new TypeError('a field stands twice');
    form.set(name, end < 0 ? '' : decode(field.slice(end + 1)));
  }
  return form;
}

const decode = (text: string): string => decodeURIComponent(text.split('+').join(' '));
