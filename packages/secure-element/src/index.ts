export type {
  ApplicationContext,
  ApplicationKeyAlgorithm,
  ApplicationKeys,
  ApplicationModule,
  ApplicationPublicKey,
  Records,
  RsaPublicKey,
} from './application.ts';
export type { Face } from './face.ts';
export { type AppletProfile, jpkiApplet, profileOfInstallParameters } from './jpki-applet/index.ts';
export {
  type FactoryApplication,
  type FactoryDomain,
  type FactoryKeys,
  type ManufacturingOrder,
  manufacture,
} from './manufacture.ts';
export type { AttestationSigner, ElementHost, ElementStore, P384Engine, RsaEngine } from './ports.ts';
export { CardInterface, SecureElement } from './secure-element.ts';
