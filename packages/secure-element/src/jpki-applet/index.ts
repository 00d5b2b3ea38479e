export { jpkiApplet } from './applet.ts';
export { type AppletProfile, profileOfInstallParameters } from './profile.ts';
