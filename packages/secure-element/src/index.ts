export type { ApplicationContext, ApplicationKeys, ApplicationModule, Records, RsaPublicKey } from './application.ts';
export type { Face } from './face.ts';
export { type AppletProfile, jpkiApplet, profileOfInstallParameters } from './jpki-applet/index.ts';
export {
  type FactoryApplication,
  type FactoryDomain,
  type FactoryKeys,
  type ManufacturingOrder,
  manufacture,
} from './manufacture.ts';
export type { AttestationSigner, ElementHost, ElementStore, RsaEngine } from './ports.ts';
export { CardInterface, SecureElement } from './secure-element.ts';
