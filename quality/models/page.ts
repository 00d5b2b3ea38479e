import { type Model, notedDefences, type Proven } from './models.ts';
import { defencesOf } from './variants.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function tableOf(model: Model, runs: readonly Proven[]): readonly string[] {
  const [whole, ...variants] = runs.filter(({ name }) => name === model.name);
  const rows = whole!.queries.map(({ says, result }, index) => {
    const others = variants.filter(({ queries }) => queries[index]!.result !== result);
    const groups = Map.groupBy(others, ({ queries }) => queries[index]!.result);
    const differs = [...groups].map(
      ([verdict, some]) => `${verdict} without ${some.map((one) => one.without).join(', ')}`,
    );
    return `| ${cell(says)} | ${result} | ${differs.join('; ')} |`;
  });
  const nowhere = [...notedDefences(model.text)].filter(([, { file }]) => file === undefined);
  return [
    `## [${model.name}.pv](${model.name}.pv)`,
    '',
    `${whole!.queries.length} queries; also proved without each of: ${defencesOf(model.text).join(', ')}.`,
    ...nowhere.map(([name, { words }]) => `**${name}** is no code: ${words}.`),
    '',
    '| query | as it stands | otherwise |',
    '|---|---|---|',
    ...rows,
    '',
  ];
}

/** `docs/protocol/models/README.md`: what the prover answers, and what that is worth. */
export const modelsPage = (models: readonly Model[], runs: readonly Proven[]): string =>
  [
    '# Models of the protocols',
    '',
    'Written by `npm run docs` from what `npm run models` answers. The files are in the typed language of [ProVerif](https://proverif.inria.fr) 2.05 and keep to a part of it; whoever has ProVerif runs them as they are (`proverif login.pv`), and each variant after `npm run models -- --write FOLDER`, which writes it out.',
    '',
    '**The prover is our own** (`quality/models/prover`): Horn clauses and resolution with free selection (Blanchet, CSFW 2001 and JCS 2009). For its part of the language it over-approximates what an attacker can do who is the network: **true** holds for any number of sessions, of the model. **false** comes with a run, which was checked step by step. `cannot be proved` is neither; past a limit of clauses or time it says `cannot be decided`. It is itself tested by protocols whose answers are known: Needham–Schroeder and Lowe, Denning–Sacco, Yahalom, the handshake of the manual (`quality/models/test/literature`). ProVerif is not run here; where the two should differ, one of them is wrong, and that is worth an issue.',
    '',
    'Not of its language, and refused: equations (Diffie–Hellman), private channels, phases, `else` of `let` and `get`, inequalities in queries, injective queries. So **no model says how often**: that a nonce is used once, an answer once, an order once is held by tests (T-006, T-016, T-020). Nor do they speak of time (staples, windows), of several certificates a person, of PIN tries. A state is a table whose rows stay. Cryptography is perfect, and what is left out stands at the head of each file.',
    '',
    '"Without X" is the same file without the lines that end in `(* defence: X *)`, with what stands in `(* without X: … *)` instead: a model that cannot fail says nothing. Where an answer is the same without a defence, something else holds the claim as well.',
    '',
    'Each file names where the program does what a marked line does; when those words are gone, `tests/documents/models.test.ts` fails: a proof of what nobody does any more is worth nothing.',
    '',
    'Each file names the messages that it is made after, with their members as the code writes them. When one changes, on the page or in the code, the same test fails and says which model to look at; `npm run models -- --renew` notes the new members afterwards.',
    '',
    ...models.flatMap((model) => tableOf(model, runs)),
  ].join('\n');
