import { roleParameter, type ChosenRoles } from '../api/inference';

const prefix = roleParameter('');

/** The roles in the URL, so that a link reads the data in the same way. */
export function chosenRoles(search: URLSearchParams): ChosenRoles {
  return Object.fromEntries([...search].filter(([name]) => name.startsWith(prefix) && name !== prefix).map(([name, field]) => [name.slice(prefix.length), field]));
}

/** For `setSearchParams`: another field for a role, '' for none, null for the guess. */
export function withRole(role: string, field: string | null): (search: URLSearchParams) => URLSearchParams {
  return (search) => {
    const next = new URLSearchParams(search);
    next.delete(roleParameter(role));
    if (field !== null) {
      next.set(roleParameter(role), field);
    }
    return next;
  };
}

/** For `setSearchParams`: all roles as guessed. */
export function withoutRoles(search: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...search].filter(([name]) => !name.startsWith(prefix)));
}
