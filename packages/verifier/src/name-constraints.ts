import { type Certificate, type DistinguishedName, type GeneralName, type GeneralNameForm, oid } from '@inro/pki/read';
import type { FindingCode } from './findings.ts';
import { hostLabels, type Mailbox, parseMailbox, readUtf8Mailbox, uriHost } from './name-forms.ts';

/**
 * Name constraints of one CA certificate, indexed so that a name costs its own length and not the number of
 * constraints: BetterTLS-like loads stay linear.
 */
class Subtrees {
  readonly forms = new Set<GeneralNameForm>();
  readonly #dns = new Set<string>();
  readonly #dnsParents = new Set<string>();
  readonly #mailboxes = new Set<string>();
  readonly #mailHosts = new Set<string>();
  readonly #mailDomains = new Set<string>();
  #anyMail = false;
  readonly #uriHosts = new Set<string>();
  readonly #uriDomains = new Set<string>();
  /** Masks in use per address length, and the networks under each. */
  readonly #masks = new Map<string, Uint8Array>();
  readonly #networks = new Set<string>();
  readonly #directories = new Set<string>();

  /** False when the constraint's own syntax is wrong. */
  add(base: GeneralName): boolean {
    this.forms.add(base.form);
    switch (base.form) {
      case 'dNSName':
        if (base.text !== '' && hostLabels(base.text) === undefined) return false;
        this.#dns.add(base.text.toLowerCase());
        this.#dnsParents.add(base.text.toLowerCase().replace(/^[^.]*\.?/, ''));
        return true;
      case 'rfc822Name':
        return this.#addMail(base.text);
      case 'uniformResourceIdentifier':
        return addHost(base.text, this.#uriHosts, this.#uriDomains);
      case 'iPAddress':
        return this.#addNetwork(base.octets);
      case 'directoryName':
        this.#directories.add(base.name.canonical);
        return true;
      default:
        return true;
    }
  }

  #addMail(text: string): boolean {
    if (text === '') {
      this.#anyMail = true; // as the empty dNSName: every name of the form
      return true;
    }
    if (!text.includes('@')) return addHost(text, this.#mailHosts, this.#mailDomains);
    const mailbox = parseMailbox(text);
    if (mailbox === undefined) return false;
    this.#mailboxes.add(`${mailbox.local}@${mailbox.host}`);
    return true;
  }

  #addNetwork(octets: Uint8Array): boolean {
    if (octets.length !== 8 && octets.length !== 32) return false;
    const half = octets.length / 2;
    const mask = octets.subarray(half);
    if (!isPrefixMask(mask)) return false; // RFC 4632 §3.1: CIDR
    this.#masks.set(mask.join('.'), mask);
    this.#networks.add(networkKey(octets.subarray(0, half), mask));
    return true;
  }

  /** Undefined when the name itself cannot be compared. */
  covers(name: GeneralName): boolean | undefined {
    switch (name.form) {
      case 'dNSName':
        return this.#coversDns(name.text);
      case 'rfc822Name':
        return this.#coversMail(name.text);
      case 'uniformResourceIdentifier': {
        const host = uriHost(name.text);
        return host === undefined ? undefined : coversHost(host, this.#uriHosts, this.#uriDomains);
      }
      case 'iPAddress':
        return this.#coversAddress(name.octets);
      case 'directoryName':
        return this.#coversDirectory(name.name);
      default:
        return undefined;
    }
  }

  #coversDns(text: string): boolean | undefined {
    const labels = hostLabels(text, { wildcard: true });
    if (labels === undefined) return undefined;
    if (this.#dns.has('')) return true;
    let suffix = '';
    for (let i = labels.length - 1; i >= 0; i--) {
      suffix = suffix === '' ? labels[i]! : `${labels[i]}.${suffix}`;
      if (this.#dns.has(suffix)) return true;
    }
    return false;
  }

  #coversMail(text: string): boolean | undefined {
    const mailbox = parseMailbox(text);
    return mailbox && this.coversMailbox(mailbox);
  }

  coversMailbox(mailbox: Mailbox): boolean {
    if (this.#anyMail) return true;
    if (this.#mailboxes.has(`${mailbox.local}@${mailbox.host}`)) return true;
    return coversHost(mailbox.host, this.#mailHosts, this.#mailDomains);
  }

  #coversAddress(octets: Uint8Array): boolean | undefined {
    if (octets.length !== 4 && octets.length !== 16) return undefined;
    for (const mask of this.#masks.values())
      if (mask.length === octets.length && this.#networks.has(networkKey(octets, mask))) return true;
    return false;
  }

  #coversDirectory(name: DistinguishedName): boolean {
    if (this.#directories.has('')) return true;
    let prefix = '';
    for (const key of name.rdnKeys) {
      prefix = prefix === '' ? key : `${prefix}\u0001${key}`;
      if (this.#directories.has(prefix)) return true;
    }
    return false;
  }

  /** A wildcard name stands for all its instances: an exclusion below it excludes it too. */
  touchesWildcard(text: string): boolean {
    if (!text.startsWith('*.')) return false;
    return this.#dnsParents.has(text.slice(2).toLowerCase());
  }
}

/** "host" or ".domain" (RFC 5280 §4.2.1.10, for URI and e-mail). */
function addHost(text: string, hosts: Set<string>, domains: Set<string>): boolean {
  const domain = text.startsWith('.');
  const bare = domain ? text.slice(1) : text;
  if (hostLabels(bare) === undefined) return false;
  (domain ? domains : hosts).add(bare.toLowerCase());
  return true;
}

function coversHost(host: string, hosts: Set<string>, domains: Set<string>): boolean {
  if (hosts.has(host)) return true;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
    if (domains.has(host.slice(dot + 1))) return true;
  return false;
}

function isPrefixMask(mask: Uint8Array): boolean {
  let ended = false;
  for (const octet of mask) {
    if (ended && octet !== 0) return false;
    if (octet === 0xff) continue;
    if ((~octet & 0xff & ((~octet & 0xff) + 1)) !== 0) return false;
    ended = true;
  }
  return true;
}

function networkKey(address: Uint8Array, mask: Uint8Array): string {
  let key = `${mask.join('.')}/`;
  for (let i = 0; i < mask.length; i++) key += `${address[i]! & mask[i]!}.`;
  return key;
}

interface ConstraintSet {
  readonly permitted: Subtrees;
  readonly excluded: Subtrees;
  readonly malformed: boolean;
  readonly size: number;
  readonly constrainsMail: boolean;
}

const sets = new WeakMap<Certificate, ConstraintSet | null>();

/** The constraints of a CA certificate, indexed once; null without the extension. */
export function constraintsOf(certificate: Certificate): ConstraintSet | null {
  const known = sets.get(certificate);
  if (known !== undefined) return known;
  const extension = certificate.extension('nameConstraints');
  if (extension === undefined) {
    sets.set(certificate, null);
    return null;
  }
  const permitted = new Subtrees();
  const excluded = new Subtrees();
  let malformed = false;
  for (const base of extension.permitted) malformed = !permitted.add(base) || malformed;
  for (const base of extension.excluded) malformed = !excluded.add(base) || malformed;
  const set = {
    permitted,
    excluded,
    malformed,
    size: extension.permitted.length + extension.excluded.length,
    constrainsMail: permitted.forms.has('rfc822Name') || excluded.forms.has('rfc822Name'),
  };
  sets.set(certificate, set);
  return set;
}

/** The forms whose constraints are understood; a name of another form under a constraint of it is refused. */
const supported: ReadonlySet<GeneralNameForm> = new Set([
  'dNSName',
  'rfc822Name',
  'uniformResourceIdentifier',
  'iPAddress',
  'directoryName',
]);

function checkMailbox(mailbox: Mailbox | undefined, set: ConstraintSet): FindingCode | undefined {
  if (mailbox === undefined) return 'names.constraint_not_supported';
  if (set.excluded.coversMailbox(mailbox)) return 'names.excluded';
  if (!set.permitted.forms.has('rfc822Name') || set.permitted.coversMailbox(mailbox)) return undefined;
  return 'names.not_permitted';
}

/** RFC 5280 §6.1.3 (b)–(c): every name of the certificate against one CA's constraints. */
export function checkNames(names: readonly GeneralName[], set: ConstraintSet): FindingCode | undefined {
  for (const name of names) {
    // RFC 9598 §6: constraints on mailboxes are for SmtpUTF8Mailbox too.
    if (name.form === 'otherName' && name.type === oid.smtpUtf8Mailbox) {
      const code = set.constrainsMail ? checkMailbox(readUtf8Mailbox(name.value), set) : undefined;
      if (code !== undefined) return code;
    }
    const inPermitted = set.permitted.forms.has(name.form);
    const inExcluded = set.excluded.forms.has(name.form);
    if (!inPermitted && !inExcluded) continue;
    if (!supported.has(name.form)) return 'names.constraint_not_supported';
    if (inExcluded) {
      const covered = set.excluded.covers(name);
      if (covered === undefined) return 'names.constraint_not_supported';
      if (covered || (name.form === 'dNSName' && set.excluded.touchesWildcard(name.text))) return 'names.excluded';
    }
    if (inPermitted) {
      const covered = set.permitted.covers(name);
      if (covered === undefined) return 'names.constraint_not_supported';
      if (!covered) return 'names.not_permitted';
    }
  }
  return undefined;
}

/** All names of a certificate that constraints apply to: subject, alternative names, e-mail attributes of the subject. */
export function constrainedNames(certificate: Certificate): readonly GeneralName[] {
  const alternative = certificate.extension('subjectAltName') ?? [];
  const out: GeneralName[] = [...alternative];
  if (!certificate.subject.isEmpty) {
    out.push({ form: 'directoryName', name: certificate.subject });
    for (const text of certificate.subject.texts(oid.attribute.emailAddress)) out.push({ form: 'rfc822Name', text });
  }
  return out;
}
