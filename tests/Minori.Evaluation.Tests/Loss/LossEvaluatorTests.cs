using Minori.Compute;
using Minori.Models;
using Minori.Text;
using Xunit;

namespace Minori.Evaluation.Tests.Loss;

public sealed class LossEvaluatorTests : IDisposable
{
    private const int Context = 20;

    private static readonly Document[] Documents =
    [
        new("Rice", "field", "a"),
        new("", "field", "b"),
        new("A text of more than one window, and a little more.", "hall", "c"), // 50 bytes
        new("実り", "field", "d"),
        new("x", "hall", "e"),
        new("exactly twenty bytes", "hall", "f"),
    ];

    private readonly Parameters _parameters = Weights();
    private readonly ThreadTeam _team = new(2);
    private readonly ForwardModel _model;

    public LossEvaluatorTests() => _model = ForwardModel.Of(_parameters, _team);

    public void Dispose()
    {
        _model.Dispose();
        _parameters.Dispose();
        _team.Dispose();
    }

    [Fact]
    public void With_a_begin_token_every_window_begins_with_it_and_every_token_is_scored()
    {
        LossResult result = LossEvaluator.Evaluate(_model, ByteTokenizer.Instance, Documents, _team);

        using SlowScorer slow = new(_parameters);
        int begin = ByteTokenizer.Instance.BeginTokenId!.Value;
        Assert.Equal(["a", "c", "d", "e", "f"], result.Documents.Select(document => document.Id));
        foreach (DocumentLoss document in result.Documents)
        {
            int[] tokens = Tokens(document.Id);
            double expected = tokens.Chunk(Context).Sum(window => slow.Sum([begin, .. window], 1));
            Assert.Equal(expected, document.TotalNats, 1e-4);
            Assert.Equal(tokens.Length, document.Tokens);
            Assert.Equal(tokens.Length, document.Bytes);
        }
    }

    [Fact]
    public void Without_one_the_first_token_of_a_window_is_not_scored()
    {
        LossResult result = LossEvaluator.Evaluate(_model, new BytesWithoutBegin(), Documents, _team);

        using SlowScorer slow = new(_parameters);
        Assert.Equal(["a", "c", "d", "f"], result.Documents.Select(document => document.Id));
        foreach (DocumentLoss document in result.Documents)
        {
            int[][] windows = [.. Tokens(document.Id).Chunk(Context)];
            Assert.Equal(windows.Sum(window => slow.Sum(window, 1)), document.TotalNats, 1e-4);
            Assert.Equal(windows.Sum(window => window.Length - 1), document.Tokens);
            Assert.Equal(document.Tokens, document.Bytes);
        }
    }

    [Fact]
    public void Totals_and_domains_are_the_sums_of_the_documents()
    {
        LossResult result = LossEvaluator.Evaluate(_model, ByteTokenizer.Instance, Documents, _team);

        Assert.Equal(["field", "hall"], result.Domains.Keys);
        Assert.Equal(4 + 6, result.Domains["field"].Tokens);
        Assert.Equal(50 + 1 + 20, result.Domains["hall"].Tokens);
        Assert.Equal(81, result.Tokens);
        Assert.Equal(result.Documents.Sum(document => document.TotalNats), result.TotalNats, 1e-9);
        Assert.Equal(result.TotalNats / 81, result.Loss, 1e-12);
        Assert.Equal(Math.Exp(result.TotalNats / 81), result.Perplexity, 1e-9);
        Assert.Equal(result.TotalNats / 81 / Math.Log(2), result.BitsPerByte, 1e-12);
    }

    [Fact]
    public void A_documents_loss_depends_neither_on_its_company_nor_on_threads()
    {
        Random random = new(3);
        Document[] many = [.. Enumerable.Range(0, 700).Select(i => new Document(
            new string((char)('a' + (i % 26)), random.Next(1, 60)), "d", $"{i}"))];
        using ThreadTeam one = new(1);
        using ThreadTeam three = new(3);

        LossResult all = LossEvaluator.Evaluate(_model, ByteTokenizer.Instance, many, one);
        LossResult shared = LossEvaluator.Evaluate(_model, ByteTokenizer.Instance, many, three);
        LossResult reversed = LossEvaluator.Evaluate(_model, ByteTokenizer.Instance, many.Reverse(), _team);
        LossResult few = LossEvaluator.Evaluate(_model, ByteTokenizer.Instance, many.Skip(650), _team);

        Assert.Equal(all.TotalNats, shared.TotalNats);
        Assert.Equal(all.Documents, shared.Documents);
        Assert.Equal(all.Documents.Reverse(), reversed.Documents);
        Assert.Equal(all.Documents.Skip(650), few.Documents);
    }

    [Fact]
    public void A_token_limit_takes_the_first_documents_and_cuts_the_last_of_them()
    {
        EvaluationText text = EvaluationText.Encode(ByteTokenizer.Instance, Documents, maxTokens: 30);
        LossResult result = LossEvaluator.Evaluate(_model, text, _team);

        Assert.Equal(30, text.Tokens);
        Assert.Equal([4L, 26L], result.Documents.Select(document => document.Tokens));
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_in_one_line()
    {
        Assert.Equal(
            "the data hold no token to score: give documents with text (two tokens where the tokenizer has no begin token)",
            Assert.Throws<EvaluationException>(
                () => LossEvaluator.Evaluate(_model, new BytesWithoutBegin(), [Documents[4]], _team)).Message);
        using Parameters forgetful = Parameters.Initialize(_parameters.Configuration with { ContextLength = 1 }, 1);
        using ForwardModel forgetfulModel = ForwardModel.Of(forgetful, _team);
        Assert.Throws<EvaluationException>(
            () => LossEvaluator.Evaluate(forgetfulModel, new BytesWithoutBegin(), Documents, _team));
        using Parameters small = Parameters.Initialize(_parameters.Configuration with { VocabularySize = 100 }, 1);
        using ForwardModel smallModel = ForwardModel.Of(small, _team);
        Assert.Equal(
            "the tokenizer has 256 tokens, the model 100: use the tokenizer the model was trained with",
            Assert.Throws<EvaluationException>(
                () => LossEvaluator.Evaluate(smallModel, ByteTokenizer.Instance, Documents, _team)).Message);
    }

    // Large enough weights that predictions differ from token to token.
    internal static Parameters Weights() => Parameters.Initialize(
        ModelConfiguration.Llama(vocabulary: 256, width: 16, layers: 2, heads: 2, context: Context) with
        {
            InitializerRange = 0.5f,
        },
        seed: 4);

    private static int[] Tokens(string id) =>
        ByteTokenizer.Instance.Encode(Documents.Single(document => document.Id == id).Text);
}
