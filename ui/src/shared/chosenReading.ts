import { groupParameter, roleParameter, type ChosenReading } from '../api/inference';

const rolePrefix = roleParameter('');
const isRole = (name: string) => name.startsWith(rolePrefix) && name !== rolePrefix;

/** What the URL says about unknown data, so that a link reads them in the same way. */
export function chosenReading(search: URLSearchParams): ChosenReading {
  return Object.fromEntries([...search].filter(([name]) => isRole(name) || name === groupParameter));
}

/** Whether a field is chosen for a role. */
export const choosesRoles = (reading: ChosenReading) => Object.keys(reading).some(isRole);

/** For `setSearchParams`: other events. Their fields have other roles. */
export function withGroup(group: string): (search: URLSearchParams) => URLSearchParams {
  return (search) => {
    const next = withoutRoles(search);
    next.set(groupParameter, group);
    return next;
  };
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
  return new URLSearchParams([...search].filter(([name]) => !name.startsWith(rolePrefix)));
}

/** For `setSearchParams`: everything as guessed. */
export function withoutReading(search: URLSearchParams): URLSearchParams {
  const next = withoutRoles(search);
  next.delete(groupParameter);
  return next;
}
