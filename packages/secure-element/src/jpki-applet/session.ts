import type { SecretReference } from '@inro/jpki-profile';
import type { ApplicationContext } from '../application.ts';

/** Volatile state of one logical channel: gone with SELECT of the application, with reset and with power. */
export interface JpkiSession {
  selectedFile: number | undefined;
  /** Secrets verified here, each with the generation that was verified: a change elsewhere ends it. */
  readonly verified: Map<SecretReference, number>;
}

export type JpkiContext = ApplicationContext<JpkiSession>;

export const openSession = (): JpkiSession => ({ selectedFile: undefined, verified: new Map() });
