/** As in its package.json. */
const SDK_VERSION = '0.1.0';
/** Beside what it asks for, in each request but one for a login alone. */
export const SOFTWARE = `inro-sdk/${SDK_VERSION}`;
