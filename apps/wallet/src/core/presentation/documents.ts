import { fromBase64Url } from '@inro/foundation';
import {
  type DocumentToSign,
  digestsOfDocument,
  LARGEST_BATCH,
  liesOnOrigin,
  MOST_DOCUMENTS,
  type ShownDocument,
} from '@inro/presentation';
import { WalletError } from '../../errors.ts';
import type { HttpTransport } from '../http-transport.ts';

/** RFC 9110 §8.3: the type as it was announced; a text may say that it is UTF-8, which it has to be. */
const contentTypes: Readonly<Record<ShownDocument['mediaType'], RegExp>> = {
  'application/pdf': /^application\/pdf$/i,
  'application/json': /^application\/json(?: *; *charset=utf-8)?$/i,
  'text/plain': /^text\/plain(?: *; *charset=utf-8)?$/i,
};

interface FetchPorts {
  readonly door: { readonly fetch: HttpTransport };
}

/**
 * The documents of one request: fetched once, from the service's own origin, held in memory alone as long as the request
 * lives. Whoever shows one gets a copy, so that what is hashed stays what was fetched.
 */
export class Documents {
  readonly #ports: FetchPorts;
  readonly #origin: string;
  readonly #fetched = new Map<DocumentToSign, Promise<Uint8Array>>();
  readonly list: readonly DocumentToSign[];
  #isLetGo = false;

  constructor(ports: FetchPorts, list: readonly DocumentToSign[], origin: string) {
    const bytes = list.reduce((sum, document) => sum + (document.kind === 'shown' ? document.size : 0), 0);
    if (list.length > MOST_DOCUMENTS || bytes > LARGEST_BATCH) throw new TypeError('more than a phone holds');
    this.#ports = ports;
    this.list = Object.freeze([...list]);
    this.#origin = origin;
  }

  /** The bytes to show. `wallet.document_*`, or the phone's word; what failed is fetched anew when it is asked for again. */
  async bytes(document: ShownDocument): Promise<Uint8Array> {
    return (await this.#whole(document)).slice();
  }

  /**
   * Digest of each, in the order of the list: of what was shown by its bytes, hashed now; of what nobody has seen as the
   * service says. TypeError where a document was not even fetched: then nobody can have seen it.
   */
  async digests(hash: 'sha256' | 'sha384'): Promise<readonly Uint8Array[]> {
    const digests: Uint8Array[] = [];
    for (const document of this.list) {
      const isShown = document.kind === 'shown';
      if (isShown && !this.#fetched.has(document)) throw new TypeError('a document that was not shown');
      const named = isShown ? digestsOfDocument(await this.#whole(document)) : document;
      digests.push(fromBase64Url(named[hash]));
    }
    return digests;
  }

  /** Nothing of them is kept. */
  letGo(): void {
    this.#isLetGo = true;
    this.#fetched.clear();
  }

  #whole(document: ShownDocument): Promise<Uint8Array> {
    if (this.#isLetGo) throw new TypeError('this request is over');
    if (!this.list.includes(document)) throw new TypeError('not a document of this request');
    const known = this.#fetched.get(document);
    if (known !== undefined) return known;
    const fetched = fetchDocument(this.#ports, document, this.#origin);
    this.#fetched.set(document, fetched);
    fetched.catch(() => this.#fetched.delete(document));
    return fetched;
  }
}

/** GETs one document, through the phone, with nothing of phone or person in it; no redirect is followed (RFC 9110 §15.4). */
async function fetchDocument(ports: FetchPorts, document: ShownDocument, origin: string): Promise<Uint8Array> {
  const { uri, mediaType, size } = document;
  if (!liesOnOrigin(uri, origin)) throw new WalletError('wallet.document_unavailable');
  const answer = await ports.door.fetch({ url: uri, method: 'GET', headers: { accept: mediaType }, maxBytes: size });
  if (answer.status !== 200) throw new WalletError('wallet.document_unavailable');
  const type = answer.headers['content-type'] ?? '';
  const isAnnounced =
    contentTypes[mediaType].test(type) && answer.body.length === size && isOfDigests(answer.body, document);
  if (!isAnnounced) throw new WalletError('wallet.document_differs');
  return answer.body;
}

/** Both: each is signed over by keys of one kind. */
function isOfDigests(bytes: Uint8Array, announced: ShownDocument): boolean {
  const { sha256, sha384 } = digestsOfDocument(bytes);
  return sha256 === announced.sha256 && sha384 === announced.sha384;
}
