export { jpkiApplet } from './applet.ts';
export { elementaryFiles, type KeyReference, type SecretReference } from './files.ts';
export { type AppletProfile, cardProfile, phoneProfile, profileOfInstallParameters } from './profile.ts';
export type { JpkiSession } from './session.ts';
export { APPLET_VERSION } from './version.ts';
