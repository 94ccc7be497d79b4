using Minori.Execution.Graphs;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Training;

namespace Minori.Studies.Overtraining;

/// <summary>Plans the pre-training of a family: the bases of one arm and one seed.</summary>
internal sealed class FamilyPlanner(GridArm arm, int seed, Job corpus, Job? exposed)
{
    private Job? _trunk;
    private long _trunkTokens;

    /// <summary>Adds the base of a budget; budgets come in growing order.</summary>
    public Job AddBase(long budget)
    {
        PretrainRecipe recipe = arm.Recipe.Section.Recipe(arm.Model, seed, budget);
        return arm.Recipe.Section.Annealing == Annealing.Independent
            ? Add(recipe, "pretrain", 0, null)
            : AddBranch(recipe);
    }

    /// <summary>
    /// Lengthens the trunk to where the budget's branch leaves it, and adds the annealed branch; without annealing the
    /// trunk itself is the base.
    /// </summary>
    private Job AddBranch(PretrainRecipe branch)
    {
        branch = PretrainingSection.WithExposureBehindTrunk(branch);
        long start = branch.CreateSchedule().DecayStart;
        long stableTokens = start * branch.BatchTokens;
        PretrainRecipe stable = branch with
        {
            Schedule = LearningRateSchedule.Constant,
            BudgetTokens = stableTokens,
            DecayFraction = 0,
            FloorFraction = 0,
            Exposure = branch.Exposure?.StartTokens == 0 ? branch.Exposure : null,
        };
        _trunk = Add(stable, "trunk", _trunkTokens, _trunk);
        _trunkTokens = stable.BudgetTokens;
        return start == branch.Steps ? _trunk : Add(branch, "branch", _trunkTokens, _trunk);
    }

    private Job Add(PretrainRecipe recipe, string what, long done, Job? from) => arm.AddTraining(
        PretrainJob.Record(arm.Shape, recipe, corpus.Id, from?.Id, recipe.Exposure is null ? null : exposed?.Id),
        $"{arm.Prefix}{what} to {NumberText.Tokens(recipe.BudgetTokens)} tokens, seed {recipe.Seed}",
        (recipe.BudgetTokens - done) * recipe.FlopsPerToken(arm.Configuration),
        arm.Workload.PretrainingMemory(recipe),
        arm.Workload.TrainingStateBytes(recipe.Optimizer));
}
