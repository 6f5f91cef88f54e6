/** Maps or charts to choose from, under the heads of their groups. */

interface Name {
  key: string;
  title: string;
  group: string;
}

export function GroupedOptions({ names }: { names: Name[] }) {
  const groups = [...new Set(names.map((name) => name.group))];
  return (
    <>
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {names
            .filter((name) => name.group === group)
            .map((name) => (
              <option key={name.key} value={name.key}>
                {name.title}
              </option>
            ))}
        </optgroup>
      ))}
    </>
  );
}
