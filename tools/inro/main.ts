import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { InroError, type Locale } from '@inro/problem';
import { type PurposeName, purposes, reportToJson, type ValidationReport } from '@inro/verifier/node';
import { renderReportPage, sentenceOf } from '@inro/verifier/page';
import { client, clientUsage } from './client.ts';
import { readMaterial, verifyFile } from './verify.ts';

if (process.argv[2] === 'client') process.exit(await client(process.argv.slice(3)));

const usage = `inro verify FILE… [--trust FILE]… [--with FILE]… [--at TIME] [--purpose NAME] [--json] [--html FILE] [--locale ja|ja-x-easy|en]

FILE is a certificate or chain, a CRL, an OCSP response (DER or PEM), or a login answer (compact JWS).
Everything in all files helps: CAs to build paths, CRLs and OCSP responses for the status. Only --trust is trusted.
Purposes: ${Object.keys(purposes).join(', ')} (default: any; a login answer: user-authentication).
Exit: 0 all valid, 1 something invalid, 2 something indeterminate, 3 wrong use or unreadable file.

${clientUsage}`;

function fail(message: string): never {
  console.error(message);
  process.exit(3);
}

const { values, positionals } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        trust: { type: 'string', multiple: true, default: [] },
        with: { type: 'string', multiple: true, default: [] },
        at: { type: 'string' },
        purpose: { type: 'string' },
        json: { type: 'boolean', default: false },
        html: { type: 'string' },
        locale: { type: 'string', default: 'en' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch {
    return fail(usage);
  }
})();
const [command, ...files] = positionals;
if (values.help || command !== 'verify' || files.length === 0) fail(usage);
const at = values.at === undefined ? new Date() : new Date(values.at);
if (Number.isNaN(at.getTime())) fail('--at is not a time');
if (values.purpose !== undefined && !Object.hasOwn(purposes, values.purpose)) fail('--purpose is not known');
if (!['ja', 'ja-x-easy', 'en'].includes(values.locale)) fail('--locale is ja, ja-x-easy or en');
const locale = values.locale as Locale;

const read = (file: string): Uint8Array => {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    return fail(`cannot read ${file}`);
  }
};

function print(file: string, report: ValidationReport): void {
  console.log(
    `${file}: ${report.status} (${report.indication}${report.status === 'valid' ? '' : ` / ${report.subIndication}`})`,
  );
  for (const { code, about, level, clause } of report.findings)
    console.log(`  ${level === 'note' ? '·' : '✗'} ${sentenceOf(code)[locale]}  [${code}; ${about}; ${clause}]`);
  for (const { what, supplier } of report.missing) console.log(`  → missing: ${what}, from: ${supplier}`);
}

const inputs = files.map((file) => ({ file, bytes: read(file) }));
const trusted = values.trust.flatMap((file) => readMaterial(read(file)).certificates);
const others = [...inputs.map(({ bytes }) => bytes), ...values.with.map(read)].map(readMaterial);
const purpose = values.purpose as PurposeName | undefined;
const reports = inputs.map(({ file, bytes }) => {
  try {
    return {
      file,
      report: verifyFile(readMaterial(bytes), { others, trusted, at, ...(purpose === undefined ? {} : { purpose }) }),
    };
  } catch (error) {
    if (error instanceof InroError || error instanceof TypeError)
      return fail(`${file}: nothing that can be verified: ${error.message}`);
    throw error;
  }
});
if (values.json)
  console.log(
    JSON.stringify(
      reports.map(({ file, report }) => ({ file, report: reportToJson(report) })),
      null,
      2,
    ),
  );
else for (const { file, report } of reports) print(file, report);
if (values.html !== undefined) writeFileSync(values.html, renderReportPage(reports[0]!.report, locale));
const statuses = reports.map(({ report }) => report.status);
process.exit(statuses.includes('invalid') ? 1 : statuses.includes('indeterminate') ? 2 : 0);
