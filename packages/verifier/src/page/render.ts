import type { Locale, LocalizedText } from '@inro/problem';
import type { ValidationReport } from '../report.ts';
import { describeReport } from './describe.ts';
import { timeInJapan, words } from './texts.ts';

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** `漢字(かんじ)` of the easy texts as ruby. */
const ruby = (text: string): string =>
  escapeHtml(text).replace(
    /([\u4e00-\u9fff々〆ヶ]+)\(([\u3040-\u309fー]+)\)/g,
    '<ruby>$1<rp>(</rp><rt>$2</rt><rp>)</rp></ruby>',
  );

const style = `:root{color-scheme:light}body{font:1.05rem/1.7 system-ui,sans-serif;margin:0 auto;max-width:44rem;padding:1.5rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}.verdict{border-left:.5rem solid;padding:1rem;font-size:1.2rem;font-weight:700}
.valid{border-color:#197a4b;background:#e6f5ec}.invalid{border-color:#a80000;background:#fdeeee}.indeterminate{border-color:#8a5b00;background:#fff5dc}
li{margin:.6rem 0}small{color:#4d4d4d;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}td{border-bottom:1px solid #ccc;padding:.4rem .6rem .4rem 0}td:last-child{white-space:nowrap;padding-right:0;text-align:right}.failed td,.unknown td{font-weight:700}rt{font-size:.6em}`;

/** One self-contained HTML page about a report, in one locale: no script, no request, no name and no serial number. */
export function renderReportPage(report: ValidationReport, locale: Locale): string {
  const say = (text: LocalizedText): string => ruby(text[locale]);
  const described = describeReport(report);
  const small = (place: LocalizedText, more: string): string =>
    `<br><small>${say(place)} · ${escapeHtml(more)}</small>`;
  const why = described.findings.map(
    ({ text, place, clause, code }) => `<li>${say(text)}${small(place, `${clause} · ${code}`)}</li>`,
  );
  const missing = described.missing.map((text) => `<li>${say(text)}</li>`);
  const checks = described.checks.map(
    ({ result, text, place, clause, outcome }) =>
      `<tr class="${result}"><td>${say(text)}${small(place, clause)}</td><td>${say(outcome)}</td></tr>`,
  );
  const section = (title: LocalizedText, items: readonly string[], open: string, close: string): string =>
    items.length === 0 ? '' : `<h2>${say(title)}</h2>${open}${items.join('')}${close}`;
  const language = locale === 'en' ? 'en' : 'ja';
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(words.title[locale].replace(/\([^)]*\)/g, ''))}</title><style>${style}</style></head><body><main><h1>${say(words.title)}</h1><p class="verdict ${report.status}">${say(described.verdict)}</p><p>${say(words.time)}: <time datetime="${report.validationTime}">${say(timeInJapan(report.validationTime))}</time></p>${section(words.why, why, '<ul>', '</ul>')}${section(words.missing, missing, '<ul>', '</ul>')}${section(words.checks, checks, '<table>', '</table>')}</main></body></html>`;
}
