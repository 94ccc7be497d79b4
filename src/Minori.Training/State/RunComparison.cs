using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Minori.Models;

namespace Minori.Training;

/// <summary>Whether a saved state may be carried on under the recipe, model and data that a caller brings.</summary>
internal static class RunComparison
{
    /// <summary>For a resume: everything must be as it was.</summary>
    /// <exception cref="TrainingException">Something differs; the message names the first field that does.</exception>
    public static void RequireSame(
        TrainingState saved,
        PretrainRecipe recipe,
        ModelConfiguration model,
        DataIdentity data,
        DataIdentity? taskData,
        string folder)
    {
        RequireEqual(saved.Recipe, recipe, TrainingJson.Default.PretrainRecipe, folder);
        RequireSameModelAndData(saved, model, data, folder);
        RequireSameTask(saved, taskData, folder);
    }

    /// <summary>
    /// For a branch: budget, schedule and exposure may differ, if every update made so far would have had the same learning
    /// rate and the same text.
    /// </summary>
    /// <exception cref="TrainingException">The past differs; the message names the field or the step.</exception>
    public static void RequireSamePast(
        TrainingState saved,
        PretrainRecipe recipe,
        ModelConfiguration model,
        DataIdentity data,
        DataIdentity? taskData,
        string folder)
    {
        RequireEqual(
            saved.Recipe with
            {
                BudgetTokens = recipe.BudgetTokens,
                Schedule = recipe.Schedule,
                FloorFraction = recipe.FloorFraction,
                DecayFraction = recipe.DecayFraction,
                WarmupSteps = recipe.WarmupSteps,
                WarmupFraction = recipe.WarmupFraction,
                Exposure = recipe.Exposure,
            },
            recipe,
            TrainingJson.Default.PretrainRecipe,
            folder);
        RequireSameModelAndData(saved, model, data, folder);
        RequireSamePastExposure(saved, recipe, taskData, folder);
        LearningRateSchedule past = saved.Recipe.CreateSchedule();
        LearningRateSchedule branch = recipe.CreateSchedule();
        for (long step = 0; step < saved.Step; step++)
        {
            if (past.At(step) != branch.At(step))
            {
                throw new TrainingException(
                    FormattableString.Invariant(
                        $"{folder} cannot be carried on with this schedule: update {step + 1} of its {saved.Step} had the learning rate {past.At(step)}, not {branch.At(step)}; ")
                    + "branch off before the decay, with the same warm-up steps and peak");
            }
        }
    }

    /// <summary>For a resume: the run must have begun with the same weights.</summary>
    /// <param name="saved">The state; one of an earlier version does not say.</param>
    /// <param name="initial">The checkpoint whose weights the run is to have begun with; null for weights drawn with its seed.</param>
    /// <param name="folder">Where the state was saved.</param>
    /// <exception cref="TrainingException">It began with others.</exception>
    public static void RequireSameBeginning(TrainingState saved, string? initial, string folder)
    {
        string began = saved.InitialWeights is null or StateRecord.Drawn ? "weights drawn with its seed" : "the weights of a checkpoint";
        if (saved.InitialWeights is { } weights && weights != (initial is null ? StateRecord.Drawn : Checkpoint.HashWeights(initial)))
        {
            throw new TrainingException(
                $"{folder} was begun with {began}, not with {(initial is null ? "weights drawn with its seed" : $"those of {initial} as they are now")}: resume with the same weights, or start another folder");
        }
    }

    private static void RequireSamePastExposure(
        TrainingState saved, PretrainRecipe recipe, DataIdentity? taskData, string folder)
    {
        for (long window = 0; window < saved.SamplerPosition; window++)
        {
            long before = saved.Recipe.Exposure?.WindowAt(window, saved.Recipe) ?? -1;
            long now = recipe.Exposure?.WindowAt(window, recipe) ?? -1;
            if (before != now)
            {
                throw new TrainingException(
                    $"{folder} cannot be carried on with this exposure: update {(window / recipe.Sequences) + 1} of its {saved.Step} read {(before < 0 ? "no" : "another part of the")} task's text; "
                    + $"begin the exposure at token {saved.Tokens} or later, or train the trunk with it");
            }

            if (before >= 0)
            {
                RequireSameTask(saved, taskData, folder);
            }
        }
    }

    private static void RequireSameTask(TrainingState saved, DataIdentity? taskData, string folder)
    {
        if (saved.TaskData != taskData)
        {
            throw new TrainingException(
                $"{folder} was exposed to another task's text: go on with the same task and examples, or start another folder");
        }
    }

    private static void RequireSameModelAndData(
        TrainingState saved, ModelConfiguration model, DataIdentity data, string folder)
    {
        RequireEqualFields(saved.Parameters.Configuration, model, TrainingJson.Default.ModelConfiguration, folder);
        RequireEqualFields(saved.Data, data, TrainingJson.Default.DataIdentity, folder);
    }

    /// <summary>For a tuning that is gone on with: everything must be as it was.</summary>
    /// <exception cref="TrainingException">Something differs; the message names the first field that does.</exception>
    public static void RequireSame(TuningIdentity saved, TuningIdentity wanted, string folder)
    {
        RequireEqual(saved.Recipe, wanted.Recipe, TrainingJson.Default.FinetuneRecipe, folder);
        string? other = saved.Base != wanted.Base ? "base" : saved.Examples != wanted.Examples ? "task or other examples"
            : saved.Text != wanted.Text ? "text of the pre-training" : null;
        if (other is not null)
        {
            throw new TrainingException($"{folder} is the state of a tuning with another {other}: go on with the same, or name another folder");
        }
    }

    private static void RequireEqual<T>(T saved, T wanted, JsonTypeInfo<T> type, string folder)
        where T : TrainingRecipe
    {
        // Said as what it is: the fields in which two optimizers differ are not the same fields.
        if (saved.Optimizer.Kind != wanted.Optimizer.Kind)
        {
            throw Different(folder, "optimizer", saved.Optimizer.Kind, wanted.Optimizer.Kind);
        }

        RequireEqualFields(saved, wanted, type, folder);
    }

    private static void RequireEqualFields<T>(T saved, T wanted, JsonTypeInfo<T> type, string folder)
    {
        JsonObject before = JsonSerializer.SerializeToNode(saved, type)!.AsObject();
        JsonObject now = JsonSerializer.SerializeToNode(wanted, type)!.AsObject();
        foreach (string field in before.Select(entry => entry.Key).Union(now.Select(entry => entry.Key)))
        {
            if (!JsonNode.DeepEquals(before[field], now[field]))
            {
                throw Different(folder, field, Text(before[field]), Text(now[field]));
            }
        }
    }

    private static TrainingException Different(string folder, string field, string before, string now) => new(
        $"{folder} was trained with {field} {before}, not {now}: resume with the same settings, or start another folder");

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
