import { z } from 'zod';

/** GP SERAM 2.0.0, remote agent's side: what arrives is checked by these, what leaves is built by these. */

const secureElementSchema = z.object({
  seType: z.enum(['eSE', 'iSE', 'uicc', 'euicc', 'ieuicc', 'undefined']),
  seId: z.string().max(128),
  seExtraInfo: z.string().max(256).optional(),
});
export type OfferedSecureElement = z.infer<typeof secureElementSchema>;

export const handshakeSchema = z.object({
  secureElements: z.array(secureElementSchema).min(1).max(8),
  supportedTransportProtocols: z.array(z.string().max(64)).max(16).default(['HTTPS']),
  supportedDataFormats: z.array(z.string().max(64)).max(16).default(['application/json']),
  supportedVersions: z.array(z.string().max(64)).max(16).default(['2.0.0']),
});
export type Handshake = z.infer<typeof handshakeSchema>;

/** Whether the one format, transport and version of this remote agent are among those offered. */
export const isAcceptable = (handshake: Handshake): boolean =>
  handshake.supportedTransportProtocols.includes('HTTPS') &&
  handshake.supportedDataFormats.includes('application/json') &&
  handshake.supportedVersions.includes('2.0.0');

/** The answer to a handshake. The specification requires `chosenDataProtocol` but defines `chosenDataFormat`: both go out. */
export const handshakeAnswer = {
  chosenTransportProtocol: 'HTTPS',
  chosenDataFormat: 'application/json',
  chosenDataProtocol: 'application/json',
  chosenVersion: '2.0.0',
} as const;

/** {@link handshakeAnswer} as it leaves. */
export const handshakeAnswerSchema = z.strictObject({
  chosenTransportProtocol: z.literal(handshakeAnswer.chosenTransportProtocol),
  chosenDataFormat: z.literal(handshakeAnswer.chosenDataFormat),
  chosenDataProtocol: z.literal(handshakeAnswer.chosenDataProtocol),
  chosenVersion: z.literal(handshakeAnswer.chosenVersion),
});

// The specification's pattern is unanchored. An answer has at most 256 bytes and a status word; none at all is ''.
const responseApdu = z.string().regex(/^(?:[0-9A-F]{2}){0,258}$/);

export const reportSchema = z.object({
  localAgentStatus: z.object({
    localAgentStatusEnum: z.enum(['PROCESSED', 'POLLING', 'UNAVAILABLE_SE', 'UNKNOWN_FAILURE', 'UNGRANTED_ACCESS']),
    executedSeRamCommands: z.int().min(0).max(64).optional(),
    errorMsg: z.string().max(1024).optional(),
  }),
  ramResponses: z
    .array(z.object({ ramResponseType: z.literal('seRamResponse'), listOfRAPDU: z.array(responseApdu).max(512) }))
    .max(64)
    .optional(),
  /** Ours (docs/protocol/tsm.md): tells a report that comes again from another one that says the same. */
  reportNumber: z.int().min(0).optional(),
});
export type Report = z.infer<typeof reportSchema>;

const ramCommandSchema = z.discriminatedUnion('ramCommandType', [
  z.strictObject({ ramCommandType: z.enum(['ramStartCommand', 'ramStopCommand']) }),
  z.strictObject({ ramCommandType: z.literal('seRamCommand'), listOfCAPDU: z.array(z.string()).readonly() }),
  z.strictObject({ ramCommandType: z.literal('notificationCommand'), deviceAppNotification: z.string() }),
]);
export type RamCommand = Readonly<z.infer<typeof ramCommandSchema>>;

export const orderSchema = z.strictObject({
  delay: z.number(),
  chosenSecureElement: secureElementSchema.exactOptional(),
  ramCommands: z.array(ramCommandSchema).readonly().exactOptional(),
});
export type Order = Readonly<z.infer<typeof orderSchema>>;

export const startCommand: RamCommand = { ramCommandType: 'ramStartCommand' };
export const stopCommand: RamCommand = { ramCommandType: 'ramStopCommand' };
export const elementCommands = (listOfCAPDU: readonly string[]): RamCommand => ({
  ramCommandType: 'seRamCommand',
  listOfCAPDU,
});
export const notification = (text: string): RamCommand => ({
  ramCommandType: 'notificationCommand',
  deviceAppNotification: text,
});
