import { type Drill, seeded } from '../drill.ts';
import { ClearWords } from '../house/clear-words.ts';
import { House } from '../house/house.ts';
import { query } from '../house/invariant.ts';
import { enrolPersistently, type Wire } from '../house/persistent-enrolment.ts';
import { logInPersistently } from '../house/persistent-login.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const jumps = { '40 s': 40 * SECOND_MS, '5 min': 300 * SECOND_MS, '25 h': 25 * HOUR_MS, '20 days': 480 * HOUR_MS };
/** Whose clocks are wrong, and in which direction each: one alone, or two that disagree with everybody and each other. */
const PHONE = 'phone';
const inEnrolment = [
  ['registration'],
  ['ca'],
  ['tsm'],
  ['tsm-issuer'],
  ['tsm-provider'],
  ['handset'],
  [PHONE],
  ['registration', 'ca'],
  ['tsm', 'registration'],
] as const;
const inLogin = [['bank'], ['ca'], ['handset'], [PHONE], ['bank', PHONE]] as const;
/** How long the clocks stay wrong. */
const WRONG_MS = 4_000;
/** More tries than this for one order is no patience but a storm. */
const MOST_ATTEMPTS = 60;

function setClocks(house: House, names: readonly string[], ahead: number): void {
  for (const [place, name] of names.entries()) {
    const own = place === 0 ? ahead : -ahead;
    if (name === PHONE) house.phonesAhead = own;
    else house.clocks!.set(name, own);
  }
}

/** Clocks that jump, and come back a while later or with the end; where told, the processes are started anew while they are wrong. */
class Jump {
  readonly #names: readonly string[];
  readonly #ahead: number;
  readonly #anew: boolean;
  #timer: NodeJS.Timeout | undefined;
  #back: () => void = () => undefined;
  constructor(names: readonly string[], ahead: number, anew: boolean) {
    this.#names = names;
    this.#ahead = ahead;
    this.#anew = anew;
  }

  /** The wire of a person at whose request `place` it happens. */
  at(place: number, house: House): Wire {
    let n = 0;
    return async (request, send) => {
      if (n++ === place) this.#begin(house);
      return await send(request);
    };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#back();
  }

  #begin(house: House): void {
    setClocks(house, this.#names, this.#ahead);
    if (this.#anew) for (const name of this.#names) if (name !== PHONE) house.kill(name);
    this.#back = () => setClocks(house, this.#names, 0);
    this.#timer = setTimeout(this.#back, WRONG_MS);
  }
}

const clear = ({ heard, unclear }: ClearWords, end: string): string => {
  if (unclear.size > 0) throw new Error(`unclear words: ${[...unclear].join('; ')}`);
  return `${end}; heard ${[...heard.keys()].join(' ') || 'nothing'}`;
};

const passing: Wire = (request, send) => send(request);

/** An enrolment reaches its end, and what it brought opens the bank. */
const enrolling =
  (wire: (house: House) => Wire): Extract<Disturbance, { act: unknown }>['act'] =>
  async (house, person) => {
    const words = new ClearWords();
    const phone = house.newPhone();
    const tries = await enrolPersistently(house, person, phone, words.listening(wire(house)));
    const logins = await logInPersistently(house, phone, words.listening(passing), (failure) => words.note(failure));
    return clear(words, `${tries} tries, ${logins} logins`);
  };

const loggingIn =
  (phone: string, wire: (house: House) => Wire): Extract<Disturbance, { act: unknown }>['act'] =>
  async (house) => {
    const words = new ClearWords();
    const tries = await logInPersistently(house, phone, words.listening(wire(house)), (failure) => words.note(failure));
    return clear(words, `${tries} tries`);
  };

/** Nothing carries a date that was never right, and nobody asked without a pause. */
async function datesAndStorms(house: House): Promise<string[]> {
  const dated = await query<{ kind: string }>(
    house,
    'ca',
    `select kind from certificate where profile like 'phone-%'
      and (not_before > now() + interval '2 minutes' or not_before < now() - interval '1 day')`,
  );
  const stormy = await query<{ kind: string }>(house, 'registration', 'select kind from outbox where attempts > $1', [
    MOST_ATTEMPTS,
  ]);
  return [
    ...dated.map(({ kind }) => `a certificate (${kind}) with a date that was never right`),
    ...stormy.map(({ kind }) => `an order was tried again and again: ${kind}`),
  ];
}

export const drill: Drill = {
  name: 'clock-jumps',
  title: 'the system clocks of one process or of two jump at each step of an enrolment and a login, and come back',
  wholeHouse: true,
  run: (selection) =>
    runCuts(
      selection,
      async (house, person) => {
        const random = seeded(selection.seed);
        const steps = await listen(house, person, ({ url }) => [new URL(url).pathname]);
        const phone = [...house.phones.keys()].at(-1)!;
        let asked = 0;
        const counting: Wire = (request, send) => {
          asked++;
          return send(request);
        };
        await logInPersistently(house, phone, counting, () => undefined);
        const draw = (kinds: readonly (readonly string[])[], places: number, in_: string) =>
          Array.from({ length: places }, (_, place) =>
            kinds.flatMap((names) =>
              Object.entries(jumps).flatMap(([title, by]) =>
                [by, -by].map((ahead) => {
                  const anew = random() < 0.3;
                  const what = `${names.join(' against ')} ${title} ${ahead > 0 ? 'ahead' : 'behind'} at request ${place + 1} of ${in_}${anew ? ', started anew' : ''}`;
                  const jump = new Jump(names, ahead, anew);
                  return { what, wire: (running: House) => jump.at(place, running), end: () => jump.end() };
                }),
              ),
            ),
          ).flat();
        // The login comes first: later enrolments of this person take the phone's certificates away.
        const logins = draw(inLogin, asked, 'a login').map(
          ({ wire, ...jump }): Disturbance => ({ ...jump, act: loggingIn(phone, wire) }),
        );
        const enrolments = draw(inEnrolment, steps.length, 'an enrolment').map(
          ({ wire, ...jump }): Disturbance => ({ ...jump, act: enrolling(wire) }),
        );
        return [...logins, ...enrolments];
      },
      () => House.open({ ownClocks: true }),
      datesAndStorms,
    ),
};
