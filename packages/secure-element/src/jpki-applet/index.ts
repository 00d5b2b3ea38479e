export { jpkiApplet } from './applet.ts';
export { type AppletProfile, cardProfile, phoneProfile, profileOfInstallParameters } from './profile.ts';
