export { endOf, type LoginEnd, type LoginState, PageLogin } from './page-login.ts';
export { type QrPath, qrPath } from './qr.ts';
export { loginTexts } from './texts.ts';
