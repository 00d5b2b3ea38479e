/** Major and minor version of the applet, as in DGI 0104 and in key attestations. */
export const APPLET_VERSION = 0x0100;
