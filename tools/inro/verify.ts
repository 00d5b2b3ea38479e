import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Locale } from '@inro/problem';
import { type PurposeName, purposes, reportToJson } from '@inro/verifier/node';
import { renderReportPage, sentenceOf } from '@inro/verifier/page';
import { type ExitName, exitSentence } from './exit-codes.ts';
import type { FileAnswer } from './file-answer.ts';
import { isVerifiable, readMaterial } from './material.ts';
import { asciiJson, printable, printableName } from './printable.ts';
import { readInput } from './read-input.ts';
import { verifyFile } from './verify-file.ts';
import { claimsToJson, documentNameOf } from './verify-signature.ts';

export const verifyUsage = `inro verify FILE… [--trust FILE]… [--with FILE]… [--at TIME] [--purpose NAME] [--json] [--html FILE] [--locale ja|ja-x-easy|en]

FILE is a certificate or chain, a CRL, an OCSP response (DER or PEM), a login answer (compact JWS), or a signature
NAME.p7s or NAME.p7m, whose document NAME lies beside it.
Everything in all files helps: CAs to build paths, CRLs and OCSP responses for the status. Only --trust is trusted;
a file that is itself trusted is judged as a root.
Purposes: ${Object.keys(purposes).join(', ')} (default: any; a login answer: user-authentication; a signature: always
digital-signature).
It ends with:
${exitSentence}`;

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true, default: [] as string[] } as const;
const options = {
  trust: many,
  with: many,
  at: text,
  purpose: text,
  json: { type: 'boolean', default: false },
  html: text,
  locale: { type: 'string', default: 'en' },
} as const;

interface Asked {
  readonly files: readonly string[];
  readonly trust: readonly string[];
  readonly with: readonly string[];
  readonly at: Date;
  readonly purpose: PurposeName | undefined;
  readonly json: boolean;
  readonly html: string | undefined;
  readonly locale: Locale;
}

/** A shell that expands `*` hands over names of files: one that begins with a hyphen is no wish of the caller's. */
const isFileAsOption = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg.startsWith('-') && existsSync(arg));
};

/** The arguments, or in our words what is wrong with them. */
function readArguments(args: readonly string[]): Asked | { readonly wrong: string } {
  if (isFileAsOption(args))
    return { wrong: 'a file is named like an option: write ./ before it, or -- before all files' };
  const parsed = (() => {
    try {
      return parseArgs({ args: [...args], allowPositionals: true, options });
    } catch {
      return undefined;
    }
  })();
  if (parsed === undefined || parsed.positionals.length === 0) return { wrong: verifyUsage };
  const { values, positionals: files } = parsed;
  const at = values.at === undefined ? new Date() : new Date(values.at);
  if (Number.isNaN(at.getTime())) return { wrong: '--at is not a time' };
  const { purpose, locale } = values;
  if (purpose !== undefined && !Object.hasOwn(purposes, purpose)) return { wrong: '--purpose is not known' };
  if (!['ja', 'ja-x-easy', 'en'].includes(locale)) return { wrong: '--locale is ja, ja-x-easy or en' };
  return {
    ...values,
    files,
    at,
    purpose: purpose as PurposeName | undefined,
    html: values.html,
    locale: locale as Locale,
  };
}

/** What a command says, and how it ends. Everything here is one visible line a line. */
export interface Said {
  readonly out: string;
  readonly errors: string;
  readonly ends: ExitName;
}

/** `inro verify …`: reads the files, and gives what is to be said of them. */
export function verify(args: readonly string[]): Said {
  const asked = readArguments(args);
  if ('wrong' in asked) return { out: '', errors: asked.wrong, ends: 'noAnswer' };
  const given = [...new Set([...asked.files, ...asked.trust, ...asked.with])].map(
    (path) => [path, readInput(path)] as const,
  );
  const unread = given.flatMap(([path, input]) =>
    'nothing' in input ? [`${printableName(path)}: ${input.nothing}`] : [],
  );
  const contents = new Map(given.flatMap(([path, input]) => ('nothing' in input ? [] : [[path, input] as const])));
  const read = (paths: readonly string[]) =>
    paths.flatMap((path) => (contents.has(path) ? [{ name: path, bytes: contents.get(path)! }] : []));
  const documents = asked.files.flatMap((path) => documentBeside(path, contents));
  const said = judge({
    ...asked,
    files: read(asked.files),
    trust: read(asked.trust),
    with: read(asked.with),
    documents,
  });
  const page = said.page;
  const unwritten =
    page === undefined || asked.html === undefined || isWritten(asked.html, page)
      ? []
      : ['--html: cannot be written, or is there already'];
  const problems = [...unread, ...unwritten];
  const errors = [...problems, ...(said.errors === '' ? [] : [said.errors])].join('\n');
  return { out: said.out, errors, ends: problems.length > 0 ? 'noAnswer' : said.ends };
}

/** The document that a signature of this name lies beside: as it was given, else as it lies there. */
function documentBeside(path: string, contents: ReadonlyMap<string, Uint8Array>): NamedBytes[] {
  const name = documentNameOf(path);
  if (name === undefined) return [];
  const found = contents.get(name) ?? readInput(name);
  return 'nothing' in found ? [] : [{ name, bytes: found }];
}

function isWritten(path: string, page: string): boolean {
  try {
    writeFileSync(path, page, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface Question extends Pick<Asked, 'at' | 'purpose' | 'json' | 'locale'> {
  readonly files: readonly NamedBytes[];
  readonly trust: readonly NamedBytes[];
  readonly with: readonly NamedBytes[];
  /** What signatures among the files were made of, by name. */
  readonly documents?: readonly NamedBytes[];
}

/** The same for what was read: a function of bytes and names alone, both hostile. */
export function judge({
  files,
  trust,
  with: more,
  documents = [],
  at,
  purpose,
  json,
  locale,
}: Question): Said & { readonly page?: string } {
  const materials = files.map(({ bytes }) => readMaterial(bytes));
  const trusted = trust.flatMap(({ bytes }) => readMaterial(bytes).certificates);
  const others = [...materials, ...more.map(({ bytes }) => readMaterial(bytes))];
  const surroundings = { others, trusted, at, ...(purpose === undefined ? {} : { purpose }) };
  const answerOf = (place: number): FileAnswer => {
    const signed = documentNameOf(files[place]!.name);
    const material = materials[place]!;
    // Its name says what a verdict on it is about: a certificate in it would be another's (T-229).
    if (signed !== undefined && material.signature === undefined)
      return { nothing: 'called a signature, and not one: by another name it is verified as what it is' };
    return verifyFile(material, surroundings, documents.find((one) => one.name === signed)?.bytes);
  };
  const answers = files.map(({ name }, place) => {
    const beside = materials.findIndex(
      ({ signature }, other) => signature !== undefined && documentNameOf(files[other]!.name) === name,
    );
    // A document that is named beside its signature is answered by it; what is itself to be verified never is (T-229).
    if (beside < 0 || isVerifiable(materials[place]!)) return { name, answer: answerOf(place) };
    const answer = answerOf(beside);
    return { name, answer: 'report' in answer ? { ...answer, of: 'the signature beside it' } : answer };
  });
  const first = answers.find(({ answer }) => 'report' in answer)?.answer;
  return {
    out: json
      ? asciiJson(answers.map(jsonOf))
      : answers.flatMap(({ name, answer }) => linesOf(name, answer, locale)).join('\n'),
    errors: answers
      .flatMap(({ name, answer }) => ('nothing' in answer ? [`${printableName(name)}: ${answer.nothing}`] : []))
      .join('\n'),
    ends: endOf(answers.map(({ answer }) => answer)),
    ...(first !== undefined && 'report' in first ? { page: renderReportPage(first.report, locale) } : {}),
  };
}

const jsonOf = ({ name, answer }: { readonly name: string; readonly answer: FileAnswer }) =>
  'report' in answer
    ? {
        file: name,
        ...(answer.of === undefined ? {} : { of: answer.of }),
        ...(answer.claims === undefined ? {} : { claims: claimsToJson(answer.claims) }),
        report: reportToJson(answer.report),
      }
    : { file: name, nothing: answer.nothing };

function linesOf(name: string, answer: FileAnswer, locale: Locale): string[] {
  if ('nothing' in answer) return [];
  const { report, statusAddresses, of } = answer;
  const why = report.status === 'valid' ? '' : ` / ${report.subIndication}`;
  const findings = report.findings.map(
    ({ code, about, level, clause }) =>
      `  ${level === 'note' ? '·' : '✗'} ${sentenceOf(code)[locale]}  [${code}; ${about}; ${clause}]`,
  );
  const missing = report.missing.map(({ what, about, supplier }) => {
    const at = what === 'revocationStatus' && about === 'certificate' ? statusAddresses.map(printable).join(' ') : '';
    return `  → missing: ${what} of ${about}, from: ${supplier}${at === '' ? '' : `, at: ${at}`}`;
  });
  const about = of === undefined ? '' : `, of ${of}`;
  const claims =
    answer.claims === undefined
      ? []
      : [
          `  · by its own word signed at ${answer.claims.signingTime.toISOString()}, as ${answer.claims.mediaType ?? 'no type'}`,
        ];
  return [
    `${printableName(name)}: ${report.status} (${report.indication}${why})${about}`,
    ...claims,
    ...findings,
    ...missing,
  ];
}

/** The first of these that any file has: what was not answered, then invalid, then indeterminate. */
function endOf(answers: readonly FileAnswer[]): ExitName {
  const ends = answers.map((answer): ExitName => ('report' in answer ? answer.report.status : 'noAnswer'));
  return (['noAnswer', 'invalid', 'indeterminate'] as const).find((end) => ends.includes(end)) ?? 'valid';
}
