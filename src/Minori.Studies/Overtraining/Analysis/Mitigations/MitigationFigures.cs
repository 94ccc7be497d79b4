using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>
/// The alternatives one below the other, as they are ranked: what each saves of the forgetting, and beside it what the
/// score gains, by how much T* moves and what the base loss gains; a figure for each modification, a row of panels for each size.
/// </summary>
internal static class MitigationFigures
{
    private const string Saved = "forgetting saved (%)";
    private const string Later = "T* later (doublings)";
    private const string BaseSaved = "base loss gained (nats)";

    // As many as a page is wide.
    private const int PanelsAcross = 2;

    // An interval that reaches further than this beyond all estimates would press them together.
    private const double RoomForBars = 0.5;

    /// <summary>The figures; none without alternatives.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<Mitigation> ranked, bool hasOneFamily, GridNames names) =>
        ranked.SelectMany(m => m.Effects).Where(e => e.SavedShare is not null).GroupBy(FigureIds.Mitigation)
            .Select(like => Of(like.Key, [.. like], ranked, hasOneFamily, names));

    private static Figure Of(
        string id, MitigationEffect[] effects, IReadOnlyList<Mitigation> ranked, bool hasOneFamily, GridNames names)
    {
        Modification modification = effects[0].Modification;
        string what = modification.Kind == ModificationKind.Tuning ? $"tuning on {StudyTaskName.Of(modification.Group)}" : modification.Subject;
        string gained = effects[0].IsAccuracy ? "score gained (points)" : "score gained (nats)";
        Bar[] bars = [.. ranked.SelectMany(m => m.Effects.Where(effects.Contains).SelectMany(e => Bars(m, e, gained)))];
        Dictionary<string, (double Low, double High)> domains = bars.GroupBy(b => b.Measure).OrderBy(g => Array.IndexOf([Saved, gained, Later, BaseSaved], g.Key)).ToDictionary(g => g.Key, Domain, StringComparer.Ordinal);
        int cut = bars.Count(b => b.Low < domains[b.Measure].Low || b.High > domains[b.Measure].High);
        string title = $"What each alternative saves, and what it costs: {what}";
        bool sizes = names.Sizes.Count > 1;
        Column[] columns =
        [
            .. sizes ? (Column[])[new("size", "size")] : [],
            new("condition", "recipe, way"), new("counts_as", "counts as"), new("measure", "measure"),
            new("value", "difference from the reference", ColumnKind.Number), new("low", "low", ColumnKind.Number), new("high", "high", ColumnKind.Number),
            new("from", "bar drawn from", ColumnKind.Number), new("to", "bar drawn to", ColumnKind.Number), new("cut", "cut off"),
        ];
        return new Figure(
            id,
            title,
            $"Against the reference of the same size, at the last budget, best first: the share of the reference's forgetting that is saved"
            + (domains.ContainsKey(gained) ? ", what the score gains at equal compute of pre-training and tuning" : "")
            + (domains.ContainsKey(Later) ? ", by how much later T* comes, where that is known" : "")
            + (domains.ContainsKey(BaseSaved) ? ", and by how much the base loss is lower, where bases are others" : "")
            + ". Right is better; the reference lies at zero. "
            + (hasOneFamily ? MitigationText.OneFamily : MitigationText.Rule)
            + (cut > 0 ? $" {cut} {(cut == 1 ? "bar goes" : "bars go")} on beyond the edge (▸ or ◂)." : ""),
            new DataTable(id + "-figure", title, columns, [.. bars.Select(Row)]),
            Specification(bars, domains, [.. names.Sizes]));

        IReadOnlyList<object?> Row(Bar b)
        {
            (double low, double high) = domains[b.Measure];
            return
            [
                .. sizes ? (object?[])[b.Size] : [], b.Condition, b.CountsAs, b.Measure, b.Value, b.Low, b.High,
                Math.Max(b.Low, low), Math.Min(b.High, high), (b.Low < low ? "◂" : "") + (b.High > high ? "▸" : ""),
            ];
        }
    }

    private static IEnumerable<Bar> Bars(Mitigation mitigation, MitigationEffect e, string gained)
    {
        SeedDifference saved = e.SavedShare!.Times(100);
        yield return Of(Saved, saved.Value, saved.Interval);
        if (e.Price is { } price)
        {
            yield return Of(gained, price.Value, price.Interval);
        }

        if (MitigationText.Shift(e.Shift) is not null)
        {
            yield return Of(Later, e.Shift!.Doublings, e.Shift.Interval);
        }

        if (e.Base?.Times(-1) is { } lower)
        {
            yield return Of(BaseSaved, lower.Value, lower.Interval);
        }

        Bar Of(string measure, double? value, ConfidenceInterval? interval) => new(
            e.Slice.Size, mitigation.Name, MitigationText.Of(mitigation.Standing), measure, value, interval?.Lower ?? value!.Value, interval?.Upper ?? value!.Value);
    }

    /// <summary>Wide enough for every estimate (or the end that is known of one), zero, and bars that reach half as far again.</summary>
    private static (double Low, double High) Domain(IEnumerable<Bar> bars)
    {
        double[] known = [0, .. bars.SelectMany(b => b.Value is { } value ? [value] : new[] { b.Low, b.High }.Where(double.IsFinite))];
        double low = known.Min(), high = known.Max();
        double room = RoomForBars * Math.Max(high - low, 1e-6);
        return (Math.Max(low - room, Math.Min(0, bars.Min(b => b.Low))), Math.Min(high + room, Math.Max(0, bars.Max(b => b.High))));
    }

    private static JsonObject Specification(Bar[] bars, Dictionary<string, (double Low, double High)> domains, string[] sizes)
    {
        string[] measures = [.. domains.Keys];
        JsonArray across = [.. measures.Select((measure, i) => (JsonNode)Panel(bars, measure, domains[measure], i % PanelsAcross == 0))];
        JsonObject row = new() { ["concat"] = across, ["columns"] = PanelsAcross, ["spacing"] = 24 };
        JsonObject figure = new() { ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json", ["data"] = new JsonObject { ["name"] = "table" } };
        if (sizes.Length == 1)
        {
            foreach ((string key, JsonNode? value) in row)
            {
                figure[key] = value!.DeepClone();
            }

            return figure;
        }

        figure["vconcat"] = new JsonArray([.. sizes.Where(size => bars.Any(b => b.Size == size)).Select(size =>
        {
            JsonObject one = (JsonObject)row.DeepClone();
            one["title"] = size;
            one["transform"] = new JsonArray(new JsonObject { ["filter"] = new JsonObject { ["field"] = "size", ["equal"] = size } });
            return (JsonNode)one;
        })]);
        return figure;
    }

    private static JsonObject Panel(Bar[] bars, string measure, (double Low, double High) domain, bool isFirst)
    {
        JsonObject X(string field) => new()
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = measure,
            ["scale"] = new JsonObject { ["domain"] = new JsonArray(domain.Low, domain.High), ["nice"] = false, ["zero"] = false },
            ["axis"] = new JsonObject { ["tickCount"] = 6 },
        };
        JsonObject End(string glyph, string field, string align, int offset) => new()
        {
            ["transform"] = new JsonArray(new JsonObject { ["filter"] = $"indexof(datum.cut, '{glyph}') >= 0" }),
            ["mark"] = new JsonObject { ["type"] = "text", ["text"] = glyph, ["align"] = align, ["dx"] = offset },
            ["encoding"] = new JsonObject { ["x"] = X(field) },
        };
        return new JsonObject
        {
            ["width"] = 250,
            ["height"] = new JsonObject { ["step"] = 18 },
            ["transform"] = new JsonArray(new JsonObject { ["filter"] = new JsonObject { ["field"] = "measure", ["equal"] = measure } }),
            ["encoding"] = new JsonObject
            {
                ["y"] = new JsonObject
                {
                    ["field"] = "condition",
                    ["type"] = "nominal",
                    ["scale"] = new JsonObject { ["domain"] = Panels.Strings(bars.Select(b => b.Condition).Distinct()) },
                    ["title"] = null,
                    ["axis"] = isFirst ? new JsonObject { ["labelLimit"] = 220 } : new JsonObject { ["labels"] = false },
                },
                ["color"] = new JsonObject
                {
                    ["field"] = "counts_as",
                    ["type"] = "nominal",
                    ["sort"] = Panels.Strings(bars.Select(b => b.CountsAs).Distinct()),
                },
            },
            ["layer"] = new JsonArray
            {
                new JsonObject
                {
                    ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject()) },
                    ["mark"] = new JsonObject { ["type"] = "rule", ["style"] = "reference" },
                    ["encoding"] = new JsonObject { ["y"] = null, ["color"] = null, ["x"] = new JsonObject { ["datum"] = 0 } },
                },
                new JsonObject
                {
                    ["mark"] = "rule",
                    ["encoding"] = new JsonObject { ["x"] = X("from"), ["x2"] = new JsonObject { ["field"] = "to" } },
                },
                End("◂", "from", "right", 4),
                End("▸", "to", "left", -4),
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 60 },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = X("value"),
                        ["tooltip"] = new JsonArray(
                            [.. ((string[])["condition", "counts_as", "measure", "value", "low", "high"]).Select(f => (JsonNode)new JsonObject { ["field"] = f })]),
                    },
                },
            },
        };
    }

    private sealed record Bar(
        string Size, string Condition, string CountsAs, string Measure, double? Value, double Low, double High);
}
