import { type ContractAct, type ContractCase, contractCases } from './cases.ts';
import { beginAttempt, type ServiceUnderTest } from './service.ts';

export interface ContractResult {
  readonly name: string;
  readonly act: ContractAct;
  /** The rule that it holds the service to. */
  readonly rule: string;
  readonly expected: ContractCase['expected'];
  /** `failed`: the service, or its wallet, did not come to an end. */
  readonly found: ContractCase['expected'] | 'failed';
  readonly passed: boolean;
  /** Why it failed. */
  readonly why?: string;
}

/** Plays every case of an act at a service, one after the other; nothing is thrown. */
export async function runContract(
  service: ServiceUnderTest,
  act: ContractAct = 'login',
  cases: readonly ContractCase[] = contractCases,
): Promise<readonly ContractResult[]> {
  const results: ContractResult[] = [];
  for (const one of cases) {
    if (!one.acts.includes(act)) continue;
    const { name, rule, expected } = one;
    const { found, why } = await play(one, service);
    results.push({
      name,
      act,
      rule,
      expected,
      found,
      passed: found === expected,
      ...(why === undefined ? {} : { why }),
    });
  }
  return results;
}

/** A service that falls over has refused nothing: whoever does not answer is not known to be safe. */
async function play(
  one: ContractCase,
  service: ServiceUnderTest,
): Promise<{ readonly found: ContractResult['found']; readonly why?: string }> {
  try {
    const believed = await one.play(() => beginAttempt(service));
    return { found: believed ? 'believed' : 'refused' };
  } catch (failure) {
    return { found: 'failed', why: failure instanceof Error ? failure.message : String(failure) };
  }
}
