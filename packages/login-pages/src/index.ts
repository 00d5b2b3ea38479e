export { LoginPages } from './login-pages.tsx';
export { phoneOfThisScreen } from './phone.ts';
export type { LoginPlace } from './place.ts';
export { ReturnPage } from './return-page.tsx';
export { useText as useLoginText } from './text.ts';
export { loginPageTexts } from './texts.ts';
