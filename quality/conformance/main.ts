import { parseArgs } from 'node:util';
import { compareWithOracles } from './differential.ts';
import { conformanceFolder, loadSuites, suiteKinds } from './load.ts';
import { askPeer, type PeerName, peerNames } from './peers/ask.ts';
import { runSuite, type Suite, type SuiteResult, Tally } from './suite.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    ours: { type: 'boolean', default: false },
    /** Mutated certificates, ours against OpenSSL, pkijs and @peculiar/x509; the suites are then left out. */
    differential: { type: 'string' },
    seed: { type: 'string', default: '5280' },
  },
});
const print = (text: string): void => (values.json ? console.error(text) : console.log(text));

if (values.differential !== undefined) {
  const result = await compareWithOracles(Number(values.differential), Number(values.seed));
  print(
    `${result.cases} mutated certificates: ${result.accepted} accepted, ${result.unexplained.length} without an explanation, slowest ${result.slowestMs} ms`,
  );
  for (const { what, der } of result.unexplained) print(`  ${what}\n    ${der}`);
  if (values.json) console.log(JSON.stringify(result));
  process.exit(result.unexplained.length === 0 ? 0 : 1);
}

const loaded = loadSuites(conformanceFolder(), new Date());
print(`foreign suites: ${loaded.found.size} of ${suiteKinds.length} found`);
if (loaded.suites.length === 0) {
  console.error('No foreign suite was found: name their folder in INRO_CONFORMANCE_DIR.');
  process.exitCode = 1;
}

const line = (who: string, result: SuiteResult): string =>
  `${who.padEnd(16)} ${result.name.padEnd(42)} ${`${result.agree}/${result.cases}`.padStart(9)}  false accepts ${String(result.falseAccepts.length).padStart(3)}  false rejects ${String(result.falseRejects.length).padStart(3)}  skips ${String(result.skips.length).padStart(3)}  slowest ${result.slowestMs} ms`;

/** A peer answers one question at a time in a thread of its own; one that does not return in time is a skip. */
async function runPeer(peer: PeerName, suite: Suite): Promise<SuiteResult> {
  const tally = new Tally(suite.name);
  for (const one of suite.cases) {
    const start = performance.now();
    const accepted = one.question === undefined ? undefined : await askPeer(peer, one.question);
    tally.add(one, accepted, performance.now() - start);
  }
  return tally.result();
}

const suites = loaded.suites.map((suite) => {
  const result = runSuite(suite);
  print(line('inro', result));
  return result;
});
const peers: Record<string, SuiteResult[]> = {};
for (const peer of values.ours ? [] : peerNames) {
  peers[peer] = [];
  for (const suite of loaded.suites.filter(({ cases }) => cases.some(({ question }) => question !== undefined))) {
    const result = await runPeer(peer, suite);
    print(line(peer, result));
    peers[peer].push(result);
  }
}
if (values.json) console.log(JSON.stringify({ suites, peers }));
const missed = suites.some(({ falseAccepts, skips }) => falseAccepts.length + skips.length > 0);
process.exit(missed ? 1 : (process.exitCode ?? 0));
