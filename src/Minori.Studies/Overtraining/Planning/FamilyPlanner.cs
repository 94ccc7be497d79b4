using Minori.Execution.Graphs;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Training;

namespace Minori.Studies.Overtraining;

/// <summary>Plans the pre-training of a family: the bases of one arm and one seed.</summary>
internal sealed class FamilyPlanner(GridArm arm, int seed, Job corpus)
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

    /// <summary>Lengthens the trunk to where the budget's branch leaves it, and adds the annealed branch.</summary>
    private Job AddBranch(PretrainRecipe branch)
    {
        long start = branch.CreateSchedule().DecayStart;
        PretrainRecipe stable = branch with { Schedule = "constant", BudgetTokens = start * branch.BatchTokens, DecayFraction = 0 };
        _trunk = Add(stable, "trunk", _trunkTokens, _trunk);
        _trunkTokens = stable.BudgetTokens;
        return Add(branch, "branch", _trunkTokens, _trunk);
    }

    private Job Add(PretrainRecipe recipe, string what, long done, Job? from) => arm.AddTraining(
        PretrainJob.Record(arm.Shape, recipe, corpus.Id, from?.Id),
        $"{arm.Prefix}{what} to {NumberText.Tokens(recipe.BudgetTokens)} tokens, seed {recipe.Seed}",
        arm.TrainingCost(recipe.BudgetTokens - done),
        arm.Workload.Sequences,
        keepsState: true);
}
