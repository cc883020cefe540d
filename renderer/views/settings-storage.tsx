/** Settings: what is kept on the disk, and deleting it for good. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErasedKind } from "../../src/api/erase.ts";
import { Button } from "../parts/button.tsx";
import { Field, Select } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { ask, change, notify, usePage } from "../store.ts";
import { words } from "../words.ts";
import { KnownVoicesSettings } from "./settings-voices.tsx";

const { storage: say } = words;

const ages = [0, 1, 7, 14] as const;

/** What is told of what is kept; asked again when it is shown, and when something was erased. */
const queryKey = ["storage"];

function Erasing() {
  const { host } = useProgram();
  const queries = useQueryClient();
  const [olderThanDays, setDays] = useState<(typeof ages)[number]>(0);
  const order = usePage((state) => state.order);
  // While another age is asked for, nothing is erased by what is told of the last one.
  const { data, isPlaceholderData } = useQuery({
    queryKey: [...queryKey, olderThanDays, order],
    queryFn: () => host.call("erasable", { olderThanDays }),
    placeholderData: (before) => before,
    refetchOnMount: "always",
  });
  const erase = async (kind: ErasedKind): Promise<void> => {
    try {
      const gone = await host.call("erase", { kind, olderThanDays });
      notify({ level: "info", text: say.gone(kind, gone), hint: "" });
    } finally {
      await Promise.all([
        queries.invalidateQueries({ queryKey }),
        queries.invalidateQueries({ queryKey: ["removed"] }),
      ]);
    }
  };
  return (
    <>
      <Field label={say.age}>
        {(id) => (
          <Select
            id={id}
            value={String(olderThanDays)}
            options={ages.map((age) => ({ value: String(age), label: say.ages[age] }))}
            onChange={(text) => setDays(ages.find((age) => String(age) === text) ?? 0)}
          />
        )}
      </Field>
      {data !== undefined &&
        ErasedKind.options.map((kind) => (
          <Field key={kind} label={say.titles[kind]} hint={`${say.hints[kind]} ${say.amount(kind, data[kind])}`}>
            {(id) => (
              <Button
                id={id}
                aria-label={`${say.titles[kind]}: ${say.erase}`}
                look="line"
                disabled={isPlaceholderData || data[kind].files === 0}
                onClick={() =>
                  change({
                    confirmation: {
                      text: say.sure(kind, data[kind]),
                      hint: say.sureHint[kind],
                      yes: say.yes,
                      run: () => ask(erase(kind)),
                    },
                  })
                }
              >
                {say.erase}
              </Button>
            )}
          </Field>
        ))}
      {data !== undefined && data.setAside.length > 0 && (
        <div className="py-2.5 text-[12.5px] text-soft">
          <p className="m-0">{say.setAside}</p>
          {data.setAside.map((path) => (
            <p key={path} className="m-0 break-all">
              {path}
            </p>
          ))}
        </div>
      )}
    </>
  );
}

function Cache() {
  const { host } = useProgram();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: [...queryKey, "cache"],
    queryFn: () => host.call("cache", {}),
    refetchOnMount: "always",
  });
  if (data === undefined) return null;
  const empty = async (): Promise<void> => {
    await host.call("emptyCache", {});
    notify({ level: "info", text: say.emptied, hint: "" });
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <Field label={say.cache} hint={`${say.cacheHint} ${say.cacheAmount(data.bytes)}`}>
      {(id) => (
        <Button
          aria-describedby={`${id}-label`}
          look="line"
          onClick={() =>
            change({
              confirmation: {
                text: say.sureEmpty(data.bytes),
                hint: say.sureEmptyHint,
                yes: say.empty,
                run: () => ask(empty()),
              },
            })
          }
        >
          {say.empty}
        </Button>
      )}
    </Field>
  );
}

export function StorageSettings() {
  return (
    <>
      <Erasing />
      <KnownVoicesSettings />
      <Cache />
    </>
  );
}
