import { DescriptionList, Subheading } from '@inro/design-system';
import type { Cast } from './cast.ts';
import { useText } from './text.ts';

/** The authority's processes and whether each one answers. */
export function AuthorityList({ parts }: { readonly parts: Cast['authority'] }) {
  const t = useText();
  return (
    <>
      <Subheading>{t('home.authority')}</Subheading>
      <DescriptionList
        rows={parts.map(({ part, healthy }) => ({
          term: t(`home.part.${part}`),
          value: t(healthy ? 'home.healthy' : 'home.unhealthy'),
        }))}
      />
    </>
  );
}
