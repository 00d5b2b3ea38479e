import { openUtf8String } from '@inro/pki/read';
import { InroError } from '@inro/problem';

/**
 * Host names in the preferred syntax of RFC 1034 §3.5 and RFC 1123 §2.1, as RFC 5280 §4.2.1.6 wants them, lower case:
 * letters, digits and hyphen; no underscore, no dot at an end.
 */
export function hostLabels(text: string, options: { readonly wildcard?: boolean } = {}): readonly string[] | undefined {
  if (text.length === 0 || text.length > 253) return undefined;
  const labels = text.toLowerCase().split('.');
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (i === 0 && label === '*' && options.wildcard === true && labels.length > 1) continue;
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) return undefined;
  }
  // RFC 1123 §2.1: the top label is not a number, so no IPv4 address in text passes.
  if (/^[0-9]+$/.test(labels[labels.length - 1]!)) return undefined;
  return labels;
}

export interface Mailbox {
  readonly local: string;
  /** Lower case. */
  readonly host: string;
}

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const QUOTED = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
/** RFC 6531 §3.3: atext and qtext extended by every character beyond ASCII. */
const UTF8_ATOM =
  /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\0-\x7f])+(?:\.(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\0-\x7f])+)*$/;
const UTF8_QUOTED = /^"(?:[ !#-[\]-~]|[^\0-\x7f]|\\[ -~])*"$/;

function splitMailbox(text: string, forms: readonly RegExp[]): Mailbox | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > 64) return undefined;
  const local = text.slice(0, at);
  const host = text.slice(at + 1);
  if (!forms.some((form) => form.test(local))) return undefined;
  return hostLabels(host) === undefined ? undefined : { local, host: host.toLowerCase() };
}

/** RFC 5321 §4.1.2 Mailbox with a dot-atom or quoted local part and a host name. */
export const parseMailbox = (text: string): Mailbox | undefined => splitMailbox(text, [ATOM, QUOTED]);

/** RFC 9598 §3: a Mailbox whose local part goes beyond ASCII, and whose host, in A-labels, does not. */
export function parseUtf8Mailbox(text: string): Mailbox | undefined {
  const mailbox = splitMailbox(text, [UTF8_ATOM, UTF8_QUOTED]);
  return mailbox === undefined || /^[\0-\x7f]*$/.test(mailbox.local) ? undefined : mailbox;
}

/** The mailbox in the value of an otherName of type SmtpUTF8Mailbox. */
export function readUtf8Mailbox(value: Uint8Array): Mailbox | undefined {
  try {
    return parseUtf8Mailbox(openUtf8String(value, 'smtpUtf8Mailbox'));
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}

/** RFC 3986, appendix A: unreserved and sub-delims, and what is percent-encoded. */
const plain = "A-Za-z0-9._~!$&'()*+,;=\\-";
const run = (more: string): string => `(?:[${plain}${more}]|%[0-9A-Fa-f]{2})*`;
const literal = `\\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\\.[${plain}:]+)\\]`;
const authority = `//(?:${run(':')}@)?(${literal}|${run('')})(?::[0-9]*)?(?=[/?#]|$)`;
const URI = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?=.)(?:${authority}|(?!//))${run(':@/')}(?:\\?${run(':@/?')})?(?:#${run(':@/?')})?$`,
);

/** The host of an absolute URI with authority (RFC 3986 §3.2); undefined without one or when it is no host name. */
export function uriHost(text: string): string | undefined {
  const host = URI.exec(text)?.[1];
  return host === undefined || hostLabels(host) === undefined ? undefined : host.toLowerCase();
}

/**
 * RFC 3986 §3 to the letter, with a scheme and something behind it (RFC 5280 §4.2.1.6): a backslash, which some readers
 * take for a slash, or any other character that no URI holds would give one name two hosts.
 */
export const isAbsoluteUri = (text: string): boolean => URI.test(text);

/** Octets of an address in text: IPv4 dotted decimal without leading zeros, or IPv6 (RFC 4291 §2.2). */
export function parseIpAddress(text: string): Uint8Array | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  // RFC 4291 §2.2 (3): dotted decimal stands for the last four octets of the whole.
  const parse = (part: string, isLast: boolean): number[] | undefined => {
    if (part === '') return [];
    const groups = part.split(':');
    const out: number[] = [];
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      if (group.includes('.')) {
        const v4 = isLast && i === groups.length - 1 ? parseIpv4(group) : undefined;
        if (v4 === undefined) return undefined;
        out.push(...v4);
      } else if (/^[0-9A-Fa-f]{1,4}$/.test(group)) {
        const value = Number.parseInt(group, 16);
        out.push(value >> 8, value & 0xff);
      } else return undefined;
    }
    return out;
  };
  const head = parse(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? parse(halves[1]!, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const gap = 16 - head.length - tail.length;
  if (halves.length === 2 ? gap < 2 : gap !== 0) return undefined;
  return Uint8Array.from([...head, ...new Array<number>(gap).fill(0), ...tail]);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const out = new Uint8Array(4);
  for (let i = 0; i < 4; i++) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(parts[i]!) || Number(parts[i]) > 255) return undefined;
    out[i] = Number(parts[i]);
  }
  return out;
}

/** RFC 5952 §4: the one text of an IPv6 address; RFC 3986 dotted decimal for IPv4. */
export function formatIpAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(octets[i]! * 256 + octets[i + 1]!);
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    i += length;
  }
  const text = (list: number[]): string => list.map((group) => group.toString(16)).join(':');
  if (best.start < 0) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
