export type { ApplicationContext, ApplicationKeys, ApplicationModule, Records, RsaPublicKey } from './application.ts';
export type { AttestationSigner, ElementHost, ElementStore, RsaEngine } from './ports.ts';
