import { Code, DescriptionList, formatDateTime, Ruby, useLocale } from '@inro/design-system';
import type { PlainReport } from '@inro/relying-party';
import { type DescribedCheck, describeReport } from '@inro/relying-party/report';
import { useText } from './text.ts';

const marks: Record<DescribedCheck['result'], string> = { passed: '✓', failed: '✕', unknown: '?' };
const colours: Record<DescribedCheck['result'], string> = {
  passed: 'text-good',
  failed: 'text-failure',
  unknown: 'text-caution',
};

/** A validation report in plain words; codes and clauses for those who want them. */
export function ReportView({ report }: { readonly report: PlainReport }) {
  const t = useText();
  const { locale, pick } = useLocale();
  const { verdict, main, others, times, findings } = describeReport(report);
  return (
    <>
      <p className="my-2 font-bold">
        <Ruby>{pick(verdict)}</Ruby>
      </p>
      <CheckList checks={main} />
      <DescriptionList rows={times.map(({ term, at }) => ({ term: pick(term), value: formatDateTime(locale, at) }))} />
      <details className="my-4">
        <summary className="min-h-11 cursor-pointer py-2 text-primary underline underline-offset-4">
          <Ruby>{t('service.details')}</Ruby>
        </summary>
        <CheckList checks={others} />
        <ul className="list-disc space-y-1 pl-6">
          {findings.map(({ code, clause, text }) => (
            <li key={`${code} ${clause}`}>
              <Ruby>{pick(text)}</Ruby> <Code>{`${code} (${clause})`}</Code>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function CheckList({ checks }: { readonly checks: readonly DescribedCheck[] }) {
  const { pick } = useLocale();
  return (
    <ul className="my-4 space-y-2">
      {checks.map(({ check, result, text, outcome }) => (
        <li className="grid grid-cols-[2rem_1fr]" key={check}>
          <span aria-hidden="true" className={`font-bold ${colours[result]}`}>
            {marks[result]}
          </span>
          <span>
            <Ruby>{pick(text)}</Ruby>
            <span className={result === 'passed' ? 'sr-only' : `block ${colours[result]}`}>
              <Ruby>{pick(outcome)}</Ruby>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
