/** What is known of a slow file from its last runs on a machine of two cores. */
export interface Expected {
  readonly seconds: number;
  /** More than half of it the processors have nothing to do. */
  readonly waits: boolean;
}

const works = (seconds: number): Expected => ({ seconds, waits: false });
const waits = (seconds: number): Expected => ({ seconds, waits: true });

/** The slow files, as the last lines of `npm test` tell: the longest begin first. */
export const slow: Readonly<Record<string, Expected>> = {
  'tests/faults/house.test.ts': waits(150),
  'tests/faults/house-of-its-own.test.ts': works(110),
  'tests/faults/listeners.test.ts': waits(75),
  'tests/journeys/enrolment-in-the-browser.test.ts': works(120),
  'tests/journeys/login-in-the-browser.test.ts': works(90),
  'tools/pack/test/packed.test.ts': works(90),
  'tests/journeys/wrong-turns-in-the-browser.test.ts': works(80),
  'tests/journeys/alarms.test.ts': works(90),
  'tests/journeys/failures-in-the-browser.test.ts': works(80),
  'tests/journeys/first-load.test.ts': works(60),
  'tests/journeys/card-place-in-the-browser.test.ts': works(50),
  'tests/journeys/waiting-in-the-browser.test.ts': works(30),
  'tests/threats/t-175-impostor-passes-for-child.test.ts': works(40),
  'tests/journeys/citizens.test.ts': works(70),
  'apps/registration/test/model.test.ts': works(40),
  'apps/registration/test/an-order-reaches.test.ts': works(30),
  'tests/journeys/enrolment.test.ts': works(40),
  'apps/ca/test/crash.test.ts': works(35),
  'tests/journeys/login.test.ts': works(25),
  'tests/journeys/login-on-real-names.test.ts': works(24),
  'tests/threats/t-046-registration-forgot-certificates.test.ts': works(23),
  'apps/tsm/test/scenarios.test.ts': works(20),
  'apps/tsm/test/resume.test.ts': works(20),
  'tests/threats/t-185-mandate-kept-back.test.ts': works(16),
  'tests/journeys/nobody-learns.test.ts': works(25),
  'tests/journeys/phone-in-the-browser.test.ts': works(25),
  'tests/journeys/api.test.ts': works(20),
  'tools/start/test/start.test.ts': works(50),
  'tools/start/test/first-start.test.ts': works(19),
  'tools/start/test/database-server.test.ts': works(18),
  'packages/host/test/keeper.test.ts': waits(15),
  'packages/design-system/test/components.test.ts': works(25),
  'apps/registration/test/ended.test.ts': works(30),
  'quality/fuzz/test/fuzz.test.ts': works(14),
  'quality/mutation/test/mutation.test.ts': works(5),
  'tests/faults/storage.test.ts': works(14),
  'apps/registration/test/release.test.ts': works(13),
};
const OF_THE_OTHERS = works(2);

export const expectedOf = (file: string): Expected => slow[file] ?? OF_THE_OTHERS;
