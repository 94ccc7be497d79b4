using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Fitted laws as curves through the losses that they were fitted to, a panel for each size.</summary>
internal static class LawFigures
{
    private const int PointsPerCurve = 40;
    private const string Law = "law";
    private const string Refused = "law, not supported";

    /// <summary>One figure per kind of modification with a fitted law.</summary>
    public static IEnumerable<Figure> Of(LawFits laws, GridNames names) =>
        laws.Shannon.Where(f => f.Fit.Law is not null).GroupBy(f => f.Modification.Kind).Select(kind => Of(kind.Key, [.. kind], laws.Sizes));

    private static Figure Of(ModificationKind kind, ShannonFit[] fits, IReadOnlyList<(string Size, double Parameters)> sizes)
    {
        Panels panels = Panels.Of(sizes.Select(s => (s.Size, "")));
        string[] series = [.. fits.Select(f => f.Modification.FullSeries)];
        string title = $"The Shannon-type law of the loss under {FigureIds.Word(kind)}";
        Column[] columns =
        [
            .. panels.TableColumns, new("what", "what"), new("series", kind == ModificationKind.Noise ? "noise" : "task, learning rate"),
            new("tokens", "tokens of pre-training", ColumnKind.Tokens), new("loss", "validation loss (nats per token)", ColumnKind.Number),
        ];
        string refused = string.Join(", ", fits.Where(f => !f.Fit.Supported).Select(f => f.Modification.FullSeries));
        return new Figure(
            FigureIds.Law(kind),
            title,
            "Points are losses of families or draws, lines the fitted law."
            + (refused.Length > 0 ? $" The data do not support it at {refused}: there the lines are dashed and show how far it gets, no more." : ""),
            new DataTable(FigureIds.Law(kind), title, columns, [.. fits.SelectMany(f => sizes.SelectMany(s => Rows(f, s.Size, s.Parameters)))]),
            panels.Specification(View(series, [.. fits.SelectMany(f => f.Observations).Select(o => o.Tokens).Distinct().Order()])));

        IEnumerable<IReadOnlyList<object?>> Rows(ShannonFit fit, string size, double parameters)
        {
            LossObservation[] own = [.. fit.Observations.Where(o => o.Parameters == parameters)];
            if (own.Length == 0)
            {
                return [];
            }

            double first = Math.Log(own.Min(o => o.Tokens)), last = Math.Log(own.Max(o => o.Tokens));
            IEnumerable<double> curve = Enumerable.Range(0, PointsPerCurve).Select(i => Math.Exp(first + ((last - first) * i / (PointsPerCurve - 1))));
            return
            [
                .. own.Select(o => (IReadOnlyList<object?>)[.. panels.Cells(size, ""), "measured", fit.Modification.FullSeries, (long)o.Tokens, o.Loss]),
                .. curve.Select(d => (IReadOnlyList<object?>)[.. panels.Cells(size, ""), fit.Fit.Supported ? Law : Refused, fit.Modification.FullSeries, (long)d, fit.Fit.Law!.Loss(parameters, d)]),
            ];
        }
    }

    private static JsonObject View(string[] series, double[] budgets) => new()
    {
        ["encoding"] = new JsonObject
        {
            ["x"] = new JsonObject
            {
                ["field"] = "tokens",
                ["type"] = "quantitative",
                ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2 },
                ["axis"] = new JsonObject
                {
                    ["values"] = new JsonArray([.. budgets.Select(b => (JsonNode)b)]),
                    ["labelOverlap"] = "greedy",
                    ["labelSeparation"] = 4,
                },
            },
            ["y"] = new JsonObject { ["field"] = "loss", ["type"] = "quantitative", ["title"] = "loss (nats per token)", ["scale"] = new JsonObject { ["zero"] = false } },
            ["color"] = new JsonObject { ["field"] = "series", ["type"] = "nominal", ["sort"] = Panels.Strings(series), ["legend"] = new JsonObject { ["symbolOpacity"] = 1 } },
        },
        ["layer"] = new JsonArray
        {
            Layer("measured", new JsonObject { ["type"] = "point", ["opacity"] = 0.6 }),
            Layer(Law, new JsonObject { ["type"] = "line" }),
            Layer(Refused, new JsonObject { ["type"] = "line", ["strokeDash"] = new JsonArray(6, 3) }),
        },
    };

    private static JsonObject Layer(string what, JsonObject mark) => new()
    {
        ["transform"] = new JsonArray { new JsonObject { ["filter"] = new JsonObject { ["field"] = "what", ["equal"] = what } } },
        ["mark"] = mark,
    };
}
