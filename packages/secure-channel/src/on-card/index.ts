export { keyCheckValue } from '../aes.ts';
export { channelOptions, type StaticKeys } from '../session.ts';
export { answerInitializeUpdate, type InitializeUpdateInput } from './initialize-update.ts';
export { OnCardSession, PendingSession } from './session.ts';
