import { Code, DescriptionList, formatDateTime, Ruby, useLocale } from '@inro/design-system';
import { type CheckName, type Report, type Result, splitChecks, timeOf } from './report.ts';
import { useText } from './text.ts';

const marks: Record<Result, string> = { passed: '✓', failed: '✕', unknown: '?' };
const colours: Record<Result, string> = {
  passed: 'text-success-2',
  failed: 'text-error-2',
  unknown: 'text-warning-orange-2',
};

/** A validation report in plain words; codes and clauses for those who want them. */
export function ReportView({ report }: { readonly report: Report }) {
  const t = useText();
  const { locale } = useLocale();
  const { plain, others } = splitChecks(report);
  const times = [
    { term: t('report.time'), at: report.validationTime },
    { term: t('report.status_from'), at: timeOf(report, 'thisUpdate') },
    { term: t('report.not_after'), at: timeOf(report, 'notAfter') },
  ].flatMap(({ term, at }) => (at === undefined ? [] : [{ term, value: formatDateTime(locale, at) }]));
  return (
    <>
      <p className="my-2 font-bold">
        <Ruby>{t(`report.${report.status}`)}</Ruby>
      </p>
      <CheckList checks={plain} />
      <DescriptionList rows={times} />
      <details className="my-4">
        <summary className="min-h-11 cursor-pointer py-2 text-key-1000 underline underline-offset-4">
          <Ruby>{t('report.details', { indication: report.indication })}</Ruby>
        </summary>
        <CheckList checks={others} />
        <ul className="list-disc space-y-1 pl-6">
          {report.findings.map((finding) => (
            <li key={`${finding.code} ${finding.clause}`}>
              <Code>{`${finding.code} (${finding.clause})`}</Code>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function CheckList({ checks }: { readonly checks: ReadonlyArray<readonly [CheckName, Result]> }) {
  const t = useText();
  return (
    <ul className="my-4 space-y-2">
      {checks.map(([check, result]) => (
        <li className="grid grid-cols-[2rem_1fr]" key={check}>
          <span aria-hidden="true" className={`font-bold ${colours[result]}`}>
            {marks[result]}
          </span>
          <span>
            <Ruby>{t(`check.${check}`)}</Ruby>
            <span className={result === 'passed' ? 'sr-only' : `block ${colours[result]}`}>
              <Ruby>{t(`report.${result}`)}</Ruby>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
