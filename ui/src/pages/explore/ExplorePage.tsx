import { usePageTitle } from '../../shared/usePageTitle';
import { ExploreList } from './ExploreList';
import { useExploreParams } from './exploreParams';
import { Measure } from './measure/Measure';

/** The events of a filter and a range, as a list or as a measure. */
export default function ExplorePage() {
  usePageTitle('Explore');
  const [{ mode }] = useExploreParams();
  return mode === 'measure' ? <Measure /> : <ExploreList />;
}
