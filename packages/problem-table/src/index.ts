import { apduRows } from '@inro/apdu/errors';
import { caRows } from '@inro/ca/errors';
import { developersRows } from '@inro/developers/errors';
import { gatewayRows } from '@inro/gateway/errors';
import { handsetRows } from '@inro/handset/errors';
import { homeRows } from '@inro/home/errors';
import { hostRows, httpRows } from '@inro/host/errors';
import { jpkiRows } from '@inro/jpki/errors';
import { pkiRows } from '@inro/pki/errors';
import { presentationRows } from '@inro/presentation/errors';
import { errorsOf, type InroError, internalRows, readProblemDocument } from '@inro/problem';
import { registrationRows } from '@inro/registration/errors';
import { relyingPartyRows } from '@inro/relying-party/errors';
import { secureChannelRows } from '@inro/secure-channel/errors';
import { signatureRows } from '@inro/signature/errors';
import { tsmRows } from '@inro/tsm/errors';
import { verifierRows } from '@inro/verifier/errors';
import { walletRows } from '@inro/wallet/errors';

/** Every room's rows, joined: what may be read in an answer of any process. A code occurs once, `room.what_is_wrong`. */
export const errorTable = {
  ...apduRows,
  ...caRows,
  ...developersRows,
  ...gatewayRows,
  ...handsetRows,
  ...homeRows,
  ...hostRows,
  ...httpRows,
  ...internalRows,
  ...jpkiRows,
  ...pkiRows,
  ...presentationRows,
  ...registrationRows,
  ...relyingPartyRows,
  ...secureChannelRows,
  ...signatureRows,
  ...tsmRows,
  ...verifierRows,
  ...walletRows,
};

export type ErrorCode = keyof typeof errorTable;

/** True for a code of the table; for codes that arrive from a peer or are read from a store. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

/** An error whose code arrived from a peer or was read from a store. What a room finds itself it throws as its own. */
export const ReceivedError = errorsOf(errorTable);

/** The error of a problem document that a peer sent, with its details; undefined for one that is none, or of no known code. */
export function readProblem(json: unknown): InroError | undefined {
  const { code, details } = readProblemDocument(json) ?? {};
  return isErrorCode(code) ? new ReceivedError(code, { details: details ?? {} }) : undefined;
}
