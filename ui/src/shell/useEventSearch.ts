import { useNavigate, useSearchParams } from 'react-router';
import { quote } from '../query/filterValue';
import { withContext } from '../shared/searchParameters';
import type { Command } from './commands';

/** The command that searches events for what was typed, so that the palette never ends with nothing. */
export function useEventSearch(): (text: string) => Command {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  return (text) => ({
    id: 'search events',
    group: 'Events',
    title: `Search events for “${text}”`,
    run: () => void navigate(withContext('/explore', search, { filter: quote(text) })),
  });
}
