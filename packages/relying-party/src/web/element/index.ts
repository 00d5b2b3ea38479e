/// <reference lib="dom" preserve="true" />
import { InroLogin } from './inro-login.ts';

export { InroLogin };

// Twice on one page, once within a bundle and once as a file, it is the first.
if (globalThis.customElements?.get('inro-login') === undefined)
  globalThis.customElements?.define('inro-login', InroLogin);
