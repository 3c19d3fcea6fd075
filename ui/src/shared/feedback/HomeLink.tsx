import { Link, useSearchParams } from 'react-router';
import { withContext } from '../searchParameters';

/** The way out of a page that is not there, with the range and the tenant. */
export function HomeLink() {
  const [search] = useSearchParams();
  return <Link to={withContext('/', search)}>Go to Home</Link>;
}
