using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Frontiers where a tuning diverged.</summary>
public sealed class FrontierFiguresTests
{
    private static readonly long[] Budgets = [1_000_000, 2_000_000];
    private static readonly double[] Rates = [1e-4, 1e-3, 1e-2];

    [Fact]
    public void A_family_without_the_smallest_rate_does_not_shift_the_others()
    {
        // Task loss tells the rate. Family 2 lacks the smallest one at the first budget.
        TuningResult[] tunings =
        [
            .. from budget in Budgets
               from family in new[] { 1, 2 }
               from rate in Rates
               where !(budget == Budgets[0] && family == 2 && rate == Rates[0])
               select new TuningResult(
                   new TuningKey(new BaseKey("33k", "default", family, budget), "default", "task", rate, 1),
                   new MeasuredScore(0.5, null, -Math.Log10(rate), 100),
                   null,
                   Loss(3 + Math.Log10(rate))),
        ];
        OvertrainingStudy study = new()
        {
            Title = "test",
            Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
            Model = new ModelSection { Name = "33k", Width = 32, Layers = 2, Heads = 2, Context = 128 },
            Pretraining = new PretrainingSection { Budgets = Budgets, LearningRate = 3e-3, Seeds = [1, 2] },
            Tuning = new TuningSection { Tasks = ["task"], LearningRates = Rates },
        };
        OvertrainingResults results = new(
            [.. from b in Budgets from f in new[] { 1, 2 } select new BaseResult(new BaseKey("33k", "default", f, b), Loss(2))], [], [], [], tunings);
        GridNames names = new(study);

        Figure figure = Assert.Single(FrontierFigures.Of(BudgetFrontiers.All(results, names), names));

        int x = Index("rate"), y = Index("task"), of = Index("of");
        Assert.All(figure.Data.Rows, row => Assert.Equal(-Math.Log10((double)row[x]!), (double)row[y]!, 12));
        Assert.Equal(["some"], figure.Data.Rows.Where(r => (string)r[of]! != "all").Select(r => r[of]));
        Assert.Contains("Hollow points", figure.Caption, StringComparison.Ordinal);

        int Index(string column) => figure.Data.Columns.ToList().FindIndex(c => c.Name == column);
    }

    private static MeasuredLoss Loss(double loss) => new(loss, 3, 1000, new Dictionary<string, double>());
}
