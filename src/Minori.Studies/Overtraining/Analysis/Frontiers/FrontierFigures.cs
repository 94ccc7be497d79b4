using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Task loss against pre-training loss, one line per budget through its learning rates.</summary>
internal static class FrontierFigures
{
    /// <summary>One figure per task.</summary>
    public static IEnumerable<Figure> Of(IEnumerable<BudgetFrontiers> frontiers, GridNames names) =>
        frontiers.GroupBy(f => f.Task).Select(task => Of(task.Key, [.. task], names));

    private static Figure Of(string task, BudgetFrontiers[] frontiers, GridNames names)
    {
        Panels panels = Panels.Of(frontiers.Select(f => (f.Slice.Size, names.Variant(f.Slice))));
        string id = FigureIds.Frontier(task);
        string title = $"Learning against forgetting on {StudyTaskName.Of(task)}";
        Column[] columns =
        [
            .. panels.TableColumns, new("budget", "tokens of pre-training"), new("rate", "learning rate", ColumnKind.Number, 5), new("families", "families, or orders", ColumnKind.Number, 0),
            new("task", "loss on the task (nats per token)", ColumnKind.Number), new("pretraining", "validation loss (nats per token)", ColumnKind.Number),
            new("of", "of the families"),
        ];
        long[] budgets = [.. frontiers.SelectMany(f => f.Points).Select(p => p.Tokens).Distinct().Order()];
        return new Figure(
            id,
            title,
            "Each line is a budget, each point a learning rate, joined from the smallest to the largest: what is left to learn of the task "
            + "against the loss on the pre-training distribution. Lines further to the lower left are better. Means over families and orders "
            + "of examples." + (frontiers.Any(IsUneven) ? " Hollow points lack a family whose tuning at that rate is missing: they are means over others than their neighbours." : ""),
            new DataTable(id, title, columns, [.. frontiers.SelectMany(Rows)]),
            panels.Specification(View(budgets.Select(b => NumberText.Tokens(b))), independentHeights: false));

        IEnumerable<IReadOnlyList<object?>> Rows(BudgetFrontiers f) =>
            from budget in f.Sweeps
            from rate in budget.Rates
            select (IReadOnlyList<object?>)
            [
                .. panels.Cells(f.Slice.Size, names.Variant(f.Slice)), NumberText.Tokens(budget.Tokens), rate.Rate,
                (double)rate.Points.Count, rate.Points.Average(p => p.TaskLoss), rate.Points.Average(p => p.PretrainingLoss),
                rate.Points.Count < Most(budget.Rates) ? "some" : "all",
            ];
    }

    private static int Most(IReadOnlyList<(double Rate, IReadOnlyList<FrontierPoint> Points)> rates) => rates.Max(r => r.Points.Count);

    private static bool IsUneven(BudgetFrontiers f) => f.Sweeps.Any(s => s.Rates.Any(r => r.Points.Count < Most(s.Rates)));

    private static JsonObject View(IEnumerable<string> budgets)
    {
        JsonArray tooltip =
        [
            .. ((string[])["budget", "rate", "families"]).Select(f => (JsonNode)new JsonObject { ["field"] = f }),
            .. ((string[])["task", "pretraining"]).Select(f => (JsonNode)new JsonObject { ["field"] = f, ["type"] = "quantitative" }),
        ];
        JsonObject Points(string of, bool filled) => new()
        {
            ["transform"] = new JsonArray(new JsonObject { ["filter"] = new JsonObject { ["field"] = "of", ["equal"] = of } }),
            ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = filled },
            ["encoding"] = new JsonObject { ["tooltip"] = tooltip.DeepClone() },
        };
        return new JsonObject
        {
            ["encoding"] = new JsonObject
            {
                ["x"] = new JsonObject { ["field"] = "task", ["type"] = "quantitative", ["title"] = "loss on the task (nats)", ["scale"] = new JsonObject { ["zero"] = false } },
                ["y"] = new JsonObject { ["field"] = "pretraining", ["type"] = "quantitative", ["title"] = "loss on the corpus (nats)", ["scale"] = new JsonObject { ["zero"] = false } },
                ["color"] = new JsonObject { ["field"] = "budget", ["type"] = "ordinal", ["sort"] = Panels.Strings(budgets) },
            },
            ["layer"] = new JsonArray
            {
                new JsonObject
                {
                    ["mark"] = "line",
                    ["encoding"] = new JsonObject { ["order"] = new JsonObject { ["field"] = "rate", ["type"] = "quantitative" } },
                },
                Points("all", filled: true),
                Points("some", filled: false),
            },
        };
    }
}
