import { aids, type CommandApdu, encodeTlv, type ResponseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { APPLET_VERSION, statementInstructions } from '@inro/jpki-profile';
import type { ApplicationModule } from '../application.ts';
import { getChallenge } from '../get-challenge.ts';
import { computeDigitalSignature } from './digital-signature.ts';
import { personalise } from './personalisation.ts';
import { type AppletProfile, profileOfInstallParameters } from './profile.ts';
import { readBinary, selectFile } from './read-binary.ts';
import { changeReferenceData, verify } from './secrets.ts';
import { type JpkiContext, type JpkiSession, openSession } from './session.ts';
import { agree, generateStatementKey, signOnce } from './statement-keys.ts';

const PROFILE_RECORD = 'profile';

type Instruction = (
  command: CommandApdu,
  context: JpkiContext,
  profile: AppletProfile,
) => Promise<ResponseApdu> | ResponseApdu;

/** Class and instruction byte of every command of the applet (docs/protocol/applet.md §3). */
const instructions: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x00a4, selectFile],
  [0x00b0, readBinary],
  [0x0020, verify],
  [0x0024, changeReferenceData],
  [0x0084, (command, { randomness }) => getChallenge(command, randomness)],
  [0x802a, computeDigitalSignature],
  [0x8000 | statementInstructions.generate, generateStatementKey],
  [0x8000 | statementInstructions.signOnce, signOnce],
  [0x8000 | statementInstructions.agree, agree],
]);

/** The JPKI application (docs/protocol/applet.md): two keys, their certificates and the two secrets that guard them. */
export const jpkiApplet: ApplicationModule<JpkiSession> = {
  loadFileAid: aids.jpkiLoadFile,
  moduleAid: aids.jpkiModule,
  version: APPLET_VERSION,
  openSession,
  install(parameters, { records }) {
    profileOfInstallParameters(parameters);
    records.set(PROFILE_RECORD, parameters);
  },
  // GPCS 2.3.1 §11.9.3.1: the FCI template with the application's AID and its proprietary data.
  select: ({ aid }) => encodeTlv(0x6f, encodeTlv(0x84, aid), encodeTlv(0xa5)),
  process(command, context) {
    const instruction = instructions.get((command.cla << 8) | command.ins);
    if (instruction === undefined) throw unknownInstruction(command);
    return instruction(command, context, profileOf(context));
  },
  storeData: personalise,
};

const profileOf = ({ records }: JpkiContext): AppletProfile =>
  profileOfInstallParameters(records.get(PROFILE_RECORD) ?? new Uint8Array(0));

/** A known instruction in a foreign class is 6E00, anything else 6D00. */
function unknownInstruction({ ins }: CommandApdu): StatusWordError {
  const known = [...instructions.keys()].some((key) => (key & 0xff) === ins);
  return new StatusWordError(known ? statusWords.classNotSupported : statusWords.instructionNotSupported);
}
