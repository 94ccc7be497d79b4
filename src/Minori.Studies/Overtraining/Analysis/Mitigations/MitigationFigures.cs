using System.Text.Json.Nodes;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The trade-off of every mitigation: forgetting saved against score gained, a panel for each size and task.</summary>
internal static class MitigationFigures
{
    /// <summary>The chart; none without conditions that were tuned.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<MitigationEffect> effects, GridNames names)
    {
        MitigationEffect[] shown = [.. effects.Where(e => Gain(e) is not null && e.SavedShare is not null)];
        if (shown.Length == 0)
        {
            yield break;
        }

        Panels panels = Panels.Of(shown.Select(e => (e.Slice.Size, StudyTaskName.Of(e.Modification.Group)))) with { RowTitle = "task" };
        string[] conditions = [.. MitigationFindings.Ranked(effects, names).Select(c => c.Key)];
        Column[] columns =
        [
            .. panels.TableColumns, new("condition", "recipe, way"),
            new("saved", "forgetting saved (% of the reference's)", ColumnKind.Number, 1), new("saved_low", "low", ColumnKind.Number, 1), new("saved_high", "high", ColumnKind.Number, 1),
            new("gain", "score gained (points, or nats)", ColumnKind.Number), new("gain_low", "low", ColumnKind.Number), new("gain_high", "high", ColumnKind.Number),
        ];
        yield return new Figure(
            FigureIds.Mitigations,
            "What each mitigation saves, and what it costs",
            "Each point is a recipe or a way of tuning against the reference of the same size, at the last budget: the share of the reference's "
            + "forgetting that it saves, and what the score on the task gains (in percentage points, or nats of the target's loss) at equal compute "
            + "of pre-training. Bars are 90% intervals, paired by seed. The upper right is best; the reference lies at zero.",
            new DataTable(FigureIds.Mitigations + "-figure", "What each mitigation saves, and what it costs", columns, [.. shown.Select(Row)]),
            panels.Specification(View(conditions, Domain(shown)), independentHeights: true));

        IReadOnlyList<object?> Row(MitigationEffect e)
        {
            SeedDifference saved = e.SavedShare!.Times(100);
            (double value, double low, double high) = Gain(e)!.Value;
            return
            [
                .. panels.Cells(e.Slice.Size, StudyTaskName.Of(e.Modification.Group)), names.Alternative(e.Slice),
                saved.Value, saved.Interval?.Lower ?? saved.Value, saved.Interval?.Upper ?? saved.Value, value, low, high,
            ];
        }
    }

    /// <summary>Wide enough for every point; an interval that reaches further than the whole of the reference's forgetting is cut off.</summary>
    private static (double Low, double High) Domain(MitigationEffect[] shown)
    {
        SeedDifference[] saved = [.. shown.Select(e => e.SavedShare!.Times(100))];
        return (
            Math.Min(0, Math.Max(saved.Min(s => s.Interval?.Lower ?? s.Value), saved.Min(s => s.Value) - 100)),
            Math.Max(0, Math.Min(saved.Max(s => s.Interval?.Upper ?? s.Value), saved.Max(s => s.Value) + 100)));
    }

    private static (double Value, double Low, double High)? Gain(MitigationEffect e) =>
        e.GainAtCompute is { } c ? (c.Value, c.Interval?.Lower ?? c.Value, c.Interval?.Upper ?? c.Value)
        : e.Gain is { } t ? (t.Value, t.Interval?.Lower ?? t.Value, t.Interval?.Upper ?? t.Value)
        : null;

    private static JsonObject View(IEnumerable<string> conditions, (double Low, double High) domain) => new()
    {
        ["encoding"] = new JsonObject
        {
            ["color"] = new JsonObject { ["field"] = "condition", ["type"] = "nominal", ["sort"] = Panels.Strings(conditions) },
        },
        ["layer"] = new JsonArray
        {
            Rule("saved_low", "saved_high", "gain", null, domain),
            Rule("saved", null, "gain_low", "gain_high", domain),
            new JsonObject
            {
                ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 60 },
                ["encoding"] = new JsonObject
                {
                    ["x"] = Axis("saved", null, domain),
                    ["y"] = Axis("gain"),
                    ["tooltip"] = new JsonArray
                    {
                        new JsonObject { ["field"] = "condition" }, new JsonObject { ["field"] = "saved", ["type"] = "quantitative" },
                        new JsonObject { ["field"] = "gain", ["type"] = "quantitative" },
                    },
                },
            },
        },
    };

    private static JsonObject Rule(string x, string? x2, string y, string? y2, (double Low, double High) domain)
    {
        JsonObject encoding = new() { ["x"] = Axis(x, "forgetting saved (% of the reference's)", domain), ["y"] = Axis(y, "score gained (points, or nats)") };
        if (x2 is not null)
        {
            encoding["x2"] = new JsonObject { ["field"] = x2 };
        }

        if (y2 is not null)
        {
            encoding["y2"] = new JsonObject { ["field"] = y2 };
        }

        return new JsonObject { ["mark"] = new JsonObject { ["type"] = "rule", ["clip"] = true }, ["encoding"] = encoding };
    }

    private static JsonObject Axis(string field, string? title = null, (double Low, double High)? domain = null)
    {
        JsonObject axis = new() { ["field"] = field, ["type"] = "quantitative" };
        if (title is not null)
        {
            axis["title"] = title;
        }

        if (domain is { } d && d.Low < d.High)
        {
            axis["scale"] = new JsonObject { ["domain"] = new JsonArray(d.Low, d.High) };
        }

        return axis;
    }
}
