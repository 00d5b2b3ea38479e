import { startTestSystem } from '../testing/house/system.ts';
import { playLinkability } from './adversaries.ts';
import { collect, factsOfRunning, factsOfStopped, observationOf } from './observe.ts';
import { tellPrivateStory } from './story.ts';

const json = process.argv.includes('--json');
const say = (text: string): void => {
  if (!json) console.log(text);
};

say('A house of its own is started; every socket is recorded.');
const house = await startTestSystem();
try {
  const story = await tellPrivateStory(house.system);
  const evidence = await collect(house);
  const issued = await factsOfRunning(house);
  await house.stop();
  const facts = [...issued, ...factsOfStopped(house.dataDir, story, evidence)];
  const adversaries = playLinkability(observationOf(story, evidence, facts));
  const bytes = evidence.reduce((sum, one) => sum + one.bytes.length, 0);
  say(
    `${story.logins.length} logins at ${Object.keys(story.services).length} services; ${facts.length} facts looked for in ${evidence.length} records, ${(bytes / 1e6).toFixed(1)} MB.\n`,
  );
  for (const { name, mode, advantage, pairs } of adversaries)
    say(`  ${name.padEnd(36)} ${mode}  advantage ${advantage.toFixed(3)}  pairs ${pairs}`);
  if (json) console.log(JSON.stringify({ adversaries }));
  process.exitCode = adversaries.some(({ advantage, pairs }) => advantage > 0 || pairs > 0) ? 1 : 0;
} finally {
  await house.dispose();
}
