import { DescriptionList, Subheading } from '@inro/design-system';
import type { Cast } from './cast.ts';
import { useText } from './text.ts';

/** The authority's processes and whether each one answers. */
export function AuthorityList({ parts }: { readonly parts: Cast['authority'] }) {
  const t = useText();
  return (
    <>
      <Subheading>{t('cast.authority')}</Subheading>
      <DescriptionList
        rows={parts.map(({ part, healthy }) => ({
          term: t(`cast.part.${part}`),
          value: t(healthy ? 'cast.healthy' : 'cast.unhealthy'),
        }))}
      />
    </>
  );
}
