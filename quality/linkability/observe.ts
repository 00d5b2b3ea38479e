import type { RunningSystem } from '../people/running-system.ts';
import type { RecordedPiece } from '../recorder/preload.ts';
import type { Observation } from './adversaries.ts';
import { databaseEvidence, type Evidence, folderEvidence, metricsEvidence, trafficEvidence } from './evidence.ts';
import { elementFacts, houseFacts, issuedFacts, personalFacts, phoneFacts, serviceFacts } from './facts.ts';
import { readAll } from './judge.ts';
import type { ToldStory } from './story.ts';

/** A running house whose sockets are recorded. */
export interface RecordedHouse {
  readonly system: RunningSystem;
  readonly dataDir: string;
  readonly postgresUrl: string;
  pieces(): readonly RecordedPiece[];
}

/** Everything that the house holds at this moment: sockets, logs, metrics, tables, files. */
export async function collect({ system, dataDir, postgresUrl, pieces }: RecordedHouse): Promise<Evidence[]> {
  const metrics = await metricsEvidence(system);
  const tables = await databaseEvidence(postgresUrl);
  return [...metrics, ...tables, ...trafficEvidence(system, pieces()), ...folderEvidence(dataDir)];
}

/** What was issued, out of the databases: while the house runs. */
export const factsOfRunning = ({ postgresUrl }: RecordedHouse): ReturnType<typeof issuedFacts> =>
  issuedFacts(postgresUrl);

/** All facts, those in the phones too: after the house has stopped. */
export const factsOfStopped = (dataDir: string, story: ToldStory, evidence: readonly Evidence[]) => [
  ...personalFacts(),
  ...serviceFacts(story),
  ...elementFacts(evidence),
  ...phoneFacts(dataDir),
  ...houseFacts(dataDir),
];

export const observationOf = (
  story: ToldStory,
  evidence: readonly Evidence[],
  facts: Observation['facts'],
): Observation => ({ story, facts, evidence, readings: readAll(evidence, facts) });
