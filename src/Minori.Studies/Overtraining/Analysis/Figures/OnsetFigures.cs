using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Where onsets lie: against the size of the modification, a colour for each size of model; and all of them in one table.</summary>
internal static class OnsetFigures
{
    /// <summary>One figure per kind in which an onset was observed.</summary>
    public static IEnumerable<Figure> Figures(IReadOnlyList<ModificationOnset> onsets, GridNames names) =>
        onsets.Where(o => o.Onset.Status == OnsetStatus.Observed).GroupBy(o => o.Curve.Modification.Kind).Select(kind => Of(kind.Key, [.. kind], names));

    /// <summary>T* of every modification, a column for each size; only where there are several slices.</summary>
    public static IEnumerable<DataTable> Tables(IReadOnlyList<ModificationOnset> onsets, GridNames names)
    {
        if (names.IsSingle || onsets.Count == 0)
        {
            yield break;
        }

        bool variants = onsets.Select(o => names.Variant(o.Curve.Slice)).Distinct().Count() > 1;
        Column[] columns =
        [
            new("modification", "modification"),
            .. variants ? (Column[])[new("variant", "recipe, way")] : [],
            .. names.Sizes.Select((size, i) => new Column($"size_{i + 1}", names.Sizes.Count > 1 ? size : "T*")),
        ];
        yield return new DataTable(
            "onsets",
            "Where more pre-training begins to hurt (T* in tokens)",
            columns,
            [
                .. onsets.GroupBy(o => (o.Curve.Modification, Variant: names.Variant(o.Curve.Slice))).Select(row => (IReadOnlyList<object?>)
                [
                    row.Key.Modification.Subject,
                    .. variants ? (object?[])[row.Key.Variant] : [],
                    .. names.Sizes.Select(size => row.FirstOrDefault(o => o.Curve.Slice.Size == size) is { } o ? Cell(o.Onset) : null),
                ]),
            ]);
    }

    private static string Cell(OnsetEstimate onset) => onset.Status != OnsetStatus.Observed || onset.TokensInterval is not { } i
        ? OnsetFindings.Where(onset)
        : $"{(onset.AtOrBelowFirstBudget ? "≤ " : "")}{NumberText.Tokens(onset.Tokens!.Value)} ({(onset.LowerEndCensored ? "≤ " : "")}{NumberText.Tokens(i.Lower)} … {(onset.UpperEndCensored ? "≥ " : "")}{NumberText.Tokens(i.Upper)})";

    private static Figure Of(ModificationKind kind, ModificationOnset[] observed, GridNames names)
    {
        Panels panels = Panels.Of(observed.Select(o => (Panel(o), names.Variant(o.Curve.Slice)))) with { ColumnTitle = "task" };
        Column[] columns =
        [
            .. panels.TableColumns, new("modification", "modification"), new("size", "model"), new("onset", "T* (tokens)", ColumnKind.Tokens),
            new("low", "low", ColumnKind.Tokens), new("high", "high", ColumnKind.Tokens),
        ];
        string title = $"Where more pre-training begins to hurt under {(kind == ModificationKind.Quantization ? "quantisation" : FigureIds.Word(kind))}";
        double[] budgets = [.. observed.SelectMany(o => o.Curve.Modified).Select(b => b.Tokens).Distinct().Order()];
        string[] series = [.. observed.Select(o => o.Curve.Modification.Series).Distinct()];
        return new Figure(
            FigureIds.Onsets(kind),
            title,
            "T* against the size of the modification, with its 90% interval; an interval that ends at the first or last budget may go on. "
            + "Only observed onsets are shown.",
            new DataTable(FigureIds.Onsets(kind), title, columns, [.. observed.Select(Row)]),
            panels.Specification(View(series, names.Sizes, budgets)));

        IReadOnlyList<object?> Row(ModificationOnset o) =>
        [
            .. panels.Cells(Panel(o), names.Variant(o.Curve.Slice)), o.Curve.Modification.Series, o.Curve.Slice.Size, o.Onset.Tokens!.Value,
            o.Onset.TokensInterval!.Value.Lower, o.Onset.TokensInterval!.Value.Upper,
        ];

        static string Panel(ModificationOnset o) => o.Curve.Modification.Kind == ModificationKind.Tuning ? StudyTaskName.Of(o.Curve.Modification.Group) : "";
    }

    private static JsonObject View(IEnumerable<string> series, IEnumerable<string> sizes, IEnumerable<double> budgets)
    {
        JsonObject y = new()
        {
            ["field"] = "onset",
            ["type"] = "quantitative",
            ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2 },
            ["axis"] = new JsonObject { ["values"] = new JsonArray([.. budgets.Select(b => (JsonNode)b)]), ["labelOverlap"] = true },
        };
        JsonObject low = (JsonObject)y.DeepClone();
        low["field"] = "low";
        low["title"] = "T* (tokens)";
        return new JsonObject
        {
            ["encoding"] = new JsonObject
            {
                ["x"] = new JsonObject { ["field"] = "modification", ["type"] = "nominal", ["sort"] = Panels.Strings(series), ["axis"] = new JsonObject { ["labelAngle"] = 0 } },
                ["xOffset"] = new JsonObject { ["field"] = "size", ["type"] = "nominal", ["sort"] = Panels.Strings(sizes) },
                ["color"] = new JsonObject { ["field"] = "size", ["type"] = "nominal", ["sort"] = Panels.Strings(sizes) },
            },
            ["layer"] = new JsonArray
            {
                new JsonObject { ["mark"] = "rule", ["encoding"] = new JsonObject { ["y"] = low, ["y2"] = new JsonObject { ["field"] = "high" } } },
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 60 },
                    ["encoding"] = new JsonObject { ["y"] = y },
                },
            },
        };
    }
}
