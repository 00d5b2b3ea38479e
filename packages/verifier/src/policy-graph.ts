import { type Certificate, oid } from '@inro/pki/read';

const ANY = oid.extension.anyPolicy;

/** One certificate's policies after processing: RFC 9618 keeps a graph where RFC 5280's tree grows exponentially. */
interface Level {
  hasAny: boolean;
  /** Policy → parents in the level above; an empty list hangs from anyPolicy. */
  readonly nodes: Map<string, string[]>;
}

/** The user's inputs (RFC 5280 §6.1.1 (c), (e)–(g)). */
export interface PolicyInput {
  /** Acceptable policies; undefined stands for any. */
  readonly acceptable?: readonly string[];
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

/** Policy state along one path, from the trust anchor down (RFC 5280 §6.1.2 (a)–(f) as updated by RFC 9618). */
export class PolicyState {
  readonly #levels: Level[] = [];
  readonly #input: PolicyInput;
  #current: Level = { hasAny: true, nodes: new Map() };
  #explicit: number;
  #mapping: number;
  #any: number;
  /** Policies that the trust anchor states; undefined: all. */
  #anchored: ReadonlySet<string> | undefined;

  constructor(input: PolicyInput, length: number) {
    this.#input = input;
    this.#explicit = input.requireExplicitPolicy === true ? 0 : length + 1;
    this.#mapping = input.inhibitPolicyMapping === true ? 0 : length + 1;
    this.#any = input.inhibitAnyPolicy === true ? 0 : length + 1;
  }

  /**
   * RFC 5937 §3.2: policies that the trust anchor states narrow the acceptable ones, and its policy constraints and
   * inhibitAnyPolicy hold from it down. Like any CA's they count further certificates: 0 is the flag that RFC 5937 sets.
   */
  trust(anchor: Certificate): void {
    const policies = anchor.extension('certificatePolicies');
    if (policies?.every(({ policy }) => policy !== ANY)) this.#anchored = new Set(policies.map(({ policy }) => policy));
    this.#constrain(anchor);
  }

  /** §6.1.3 (d)–(f); false when an explicit policy is needed and none is left. */
  enter(certificate: Certificate, selfIssued: boolean, last: boolean): boolean {
    const anyAllowed = this.#any > 0 || (!last && selfIssued);
    this.#current = restrict(this.#current, certificate, anyAllowed);
    this.#levels.push(this.#current);
    return this.#explicit > 0 || !isEmpty(this.#current);
  }

  /** §6.1.4 (a)–(b), (h)–(j): prepares for the next certificate; false for a mapping to or from anyPolicy. */
  leave(certificate: Certificate, selfIssued: boolean): boolean {
    const mappings = certificate.extension('policyMappings') ?? [];
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings)
      if (issuerDomainPolicy === ANY || subjectDomainPolicy === ANY) return false;
    const next: Level = { hasAny: this.#current.hasAny, nodes: new Map() };
    const mapped = new Set(mappings.map((mapping) => mapping.issuerDomainPolicy));
    const current = this.#current;
    const allowed = this.#mapping > 0;
    for (const policy of mapped) {
      if (!allowed) current.nodes.delete(policy);
      else if (current.hasAny && !current.nodes.has(policy)) current.nodes.set(policy, []);
    }
    for (const policy of current.nodes.keys()) if (!mapped.has(policy)) next.nodes.set(policy, [policy]);
    const linked = new Set<string>();
    for (const { issuerDomainPolicy, subjectDomainPolicy } of allowed ? mappings : []) {
      const pair = `${issuerDomainPolicy}>${subjectDomainPolicy}`;
      if (!current.nodes.has(issuerDomainPolicy) || linked.has(pair)) continue;
      linked.add(pair);
      const parents = next.nodes.get(subjectDomainPolicy);
      if (parents === undefined) next.nodes.set(subjectDomainPolicy, [issuerDomainPolicy]);
      else parents.push(issuerDomainPolicy);
    }
    this.#current = next;
    if (!selfIssued) this.#count();
    this.#constrain(certificate);
    return true;
  }

  /** §6.1.4 (i)–(j). */
  #constrain(certificate: Certificate): void {
    const constraints = certificate.extension('policyConstraints');
    this.#explicit = Math.min(this.#explicit, constraints?.requireExplicitPolicy ?? this.#explicit);
    this.#mapping = Math.min(this.#mapping, constraints?.inhibitPolicyMapping ?? this.#mapping);
    this.#any = Math.min(this.#any, certificate.extension('inhibitAnyPolicy') ?? this.#any);
  }

  #count(): void {
    if (this.#explicit > 0) this.#explicit--;
    if (this.#mapping > 0) this.#mapping--;
    if (this.#any > 0) this.#any--;
  }

  /** §6.1.5 (a)–(b), (g): the policies the path stands under, or undefined when it must have one and has none. */
  finish(leaf: Certificate): readonly string[] | undefined {
    if (this.#explicit > 0) this.#explicit--;
    if (leaf.extension('policyConstraints')?.requireExplicitPolicy === 0) this.#explicit = 0;
    const authority = this.#authorityPolicies();
    const acceptable = this.#acceptable();
    const unrestricted = acceptable === undefined || acceptable.includes(ANY);
    const granted = unrestricted
      ? [...authority]
      : authority.has(ANY)
        ? [...acceptable]
        : acceptable.filter((policy) => authority.has(policy));
    return this.#explicit > 0 || granted.length > 0 ? granted : undefined;
  }

  #acceptable(): readonly string[] | undefined {
    const { acceptable } = this.#input;
    const anchored = this.#anchored;
    if (anchored === undefined) return acceptable;
    return acceptable === undefined || acceptable.includes(ANY)
      ? [...anchored]
      : acceptable.filter((policy) => anchored.has(policy));
  }

  /** RFC 9618 §5: policies of the trust anchor's domain that are connected to the last level. */
  #authorityPolicies(): Set<string> {
    const out = new Set<string>();
    const last = this.#levels.at(-1);
    if (last?.hasAny === true) out.add(ANY);
    let connected = new Set(last?.nodes.keys() ?? []);
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      const above = new Set<string>();
      for (const policy of connected) {
        const parents = this.#levels[i]!.nodes.get(policy) ?? [];
        if (parents.length === 0) out.add(policy);
        for (const parent of parents) above.add(parent);
      }
      connected = above;
    }
    return out;
  }
}

const isEmpty = (level: Level): boolean => !level.hasAny && level.nodes.size === 0;

/** RFC 5280 §6.1.3 (d)(1)–(2), (e). */
function restrict(expected: Level, certificate: Certificate, anyAllowed: boolean): Level {
  const policies = certificate.extension('certificatePolicies');
  if (policies === undefined) return { hasAny: false, nodes: new Map() };
  const hasAny = anyAllowed && policies.some(({ policy }) => policy === ANY);
  const nodes = new Map<string, string[]>();
  if (hasAny) for (const [policy, parents] of expected.nodes) nodes.set(policy, parents);
  for (const { policy } of policies) {
    if (policy === ANY) continue;
    const parents = expected.nodes.get(policy);
    if (parents !== undefined) nodes.set(policy, parents);
    else if (expected.hasAny) nodes.set(policy, []);
  }
  return { hasAny: hasAny && expected.hasAny, nodes };
}
