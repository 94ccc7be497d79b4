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
            .. panels.TableColumns, new("budget", "tokens of pre-training"), new("rate", "learning rate, in order", ColumnKind.Number, 0),
            new("task", "loss on the task (nats per token)", ColumnKind.Number), new("pretraining", "validation loss (nats per token)", ColumnKind.Number),
        ];
        long[] budgets = [.. frontiers.SelectMany(f => f.Points).Select(p => p.Tokens).Distinct().Order()];
        return new Figure(
            id,
            title,
            "Each line is a budget, each point a learning rate, smallest first: what is left to learn of the task against the loss on the "
            + "pre-training distribution. Lines further to the lower left are better. Means over families and orders of examples.",
            new DataTable(id, title, columns, [.. frontiers.SelectMany(Rows)]),
            panels.Specification(View(budgets.Select(b => NumberText.Tokens(b))), independentHeights: false));

        IEnumerable<IReadOnlyList<object?>> Rows(BudgetFrontiers f) =>
            from budget in f.Points
            from rate in MeanSweep(budget.Points)
            select (IReadOnlyList<object?>)
            [
                .. panels.Cells(f.Slice.Size, names.Variant(f.Slice)), NumberText.Tokens(budget.Tokens), (double)rate.Order, rate.Task, rate.Pretraining,
            ];
    }

    /// <summary>Points come rate by rate, for every seed alike.</summary>
    private static IEnumerable<(int Order, double Task, double Pretraining)> MeanSweep(IReadOnlyList<FrontierPoint> points) =>
        points.GroupBy(p => p.Seed).SelectMany(seed => seed.Select((p, i) => (Order: i + 1, p.TaskLoss, p.PretrainingLoss)))
            .GroupBy(p => p.Order).OrderBy(g => g.Key).Select(g => (g.Key, g.Average(p => p.TaskLoss), g.Average(p => p.PretrainingLoss)));

    private static JsonObject View(IEnumerable<string> budgets) => new()
    {
        ["mark"] = new JsonObject { ["type"] = "line", ["point"] = true },
        ["encoding"] = new JsonObject
        {
            ["x"] = new JsonObject { ["field"] = "task", ["type"] = "quantitative", ["scale"] = new JsonObject { ["zero"] = false } },
            ["y"] = new JsonObject { ["field"] = "pretraining", ["type"] = "quantitative", ["scale"] = new JsonObject { ["zero"] = false } },
            ["order"] = new JsonObject { ["field"] = "rate", ["type"] = "quantitative" },
            ["color"] = new JsonObject
            {
                ["field"] = "budget",
                ["type"] = "ordinal",
                ["sort"] = Panels.Strings(budgets),
                ["scale"] = new JsonObject { ["scheme"] = "viridis" },
            },
            ["tooltip"] = new JsonArray
            {
                new JsonObject { ["field"] = "budget" }, new JsonObject { ["field"] = "rate" },
                new JsonObject { ["field"] = "task", ["type"] = "quantitative" }, new JsonObject { ["field"] = "pretraining", ["type"] = "quantitative" },
            },
        },
    };
}
