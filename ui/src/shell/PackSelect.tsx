import { useQuery } from '@tanstack/react-query';
import IconPackage from '@tabler/icons-react/dist/esm/icons/IconPackage.mjs';
import { useSearchParams } from 'react-router';
import { overviewQuery } from '../api/metrics';
import { chosenReading, withoutReading } from '../shared/chosenReading';
import { setParameter } from '../shared/searchParameters';
import { useTimeRange } from '../shared/time/useTimeRange';
import { Choice } from './Choice';

/** Selects the pack that Home shows, if there are several. Uses the answer that Home requests anyway. */
export function PackSelect() {
  const [search, setSearch] = useSearchParams();
  const [range] = useTimeRange();
  const overview = useQuery({ ...overviewQuery(range, search.get('pack'), chosenReading(search)), enabled: false });
  const packs = overview.data?.packs ?? [];
  if (packs.length < 2) {
    return null;
  }
  return (
    <Choice
      label="Application"
      icon={<IconPackage size={15} stroke={1.7} aria-hidden />}
      value={overview.data?.pack ?? ''}
      options={[...(overview.data?.pack === null ? [{ value: '', label: 'None' }] : []), ...packs.map(({ name, title }) => ({ value: name, label: title }))]}
      onChange={(value) => setSearch((previous) => setParameter('pack', value)(withoutReading(previous)))}
    />
  );
}
