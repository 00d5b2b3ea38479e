export { renderReportPage } from './render.ts';
export { sentenceOf } from './texts.ts';
