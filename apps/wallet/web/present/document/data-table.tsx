import { type Datum, writtenOf } from '@inro/wallet/core';
import { useText } from '../../text.ts';
import { useSeen } from './use-seen.ts';

/** Structured data: a row a member, a number as it is written; what lies within lies within. */
export function DataTable({ data, onEnd }: { readonly data: Datum; readonly onEnd: () => void }) {
  const end = useSeen(onEnd);
  return (
    <div className="rounded-panel border border-hairline bg-surface p-4">
      <Value datum={data} />
      <div aria-hidden="true" className="h-px" ref={end} />
    </div>
  );
}

function Value({ datum }: { readonly datum: Datum }) {
  const t = useText();
  if (datum.kind === 'text' || datum.kind === 'written')
    return <span className="whitespace-pre-wrap tabular-nums [overflow-wrap:anywhere]">{writtenOf(datum)}</span>;
  const rows =
    datum.kind === 'record'
      ? datum.members
      : datum.items.map((value, at) => ({ name: t('sign.item', { number: String(at + 1) }), value }));
  if (rows.length === 0) return <span className="text-ink-second">{t('sign.empty')}</span>;
  return (
    <table className="w-full border-collapse">
      <tbody>
        {rows.map(({ name, value }) => (
          <tr className="border-hairline border-b last:border-b-0" key={name}>
            <th className="w-1/3 py-2 pr-3 text-left align-top [overflow-wrap:anywhere]" scope="row">
              {name}
            </th>
            <td className="py-2 align-top">
              <Value datum={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
