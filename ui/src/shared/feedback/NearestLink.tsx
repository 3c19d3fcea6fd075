import { Link, useLocation, useSearchParams } from 'react-router';
import type { ApiProblem } from '../../api/problem';
import { withContext } from '../searchParameters';
import { HomeLink } from './HomeLink';

/** The way out of something that is not there: what has the nearest name, otherwise Home. */
export function NearestLink({ error }: { error: ApiProblem }) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const nearest = error.nearest;
  if (nearest !== null && (error.code === 'no-such-metric' || error.code === 'no-such-dashboard')) {
    return <Link to={withContext(`${pathname.slice(0, pathname.lastIndexOf('/'))}/${encodeURIComponent(nearest)}`, search)}>Go to {nearest}</Link>;
  }
  if (nearest !== null && error.code === 'no-such-pack') {
    return <Link to={withContext(pathname, search, { pack: nearest })}>Go to {nearest}</Link>;
  }
  return <HomeLink />;
}
